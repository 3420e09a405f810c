// Required into a process that is measured: leaves a CPU profile (for Chrome's or VS Code's viewer) when the process is asked to end.
// Node's own --cpu-prof may not stand in NODE_OPTIONS.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import path from 'node:path';

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.start');
process.once('SIGTERM', () => {
  session.post('Profiler.stop', (error, { profile }) => {
    if (!error) writeFileSync(path.join(process.env.ARGUS_PROFILE_DIR ?? '.', `api-${process.pid}.cpuprofile`), JSON.stringify(profile));
  });
});
