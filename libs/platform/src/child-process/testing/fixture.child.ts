import { z } from 'zod';
import { AppError } from '@argus/common';
import { serveTasks } from '../child-entry';

const taskSchema = z.object({ do: z.string(), value: z.unknown().optional() });
const hoard: Buffer[] = [];

/** A child that does what the pool's tests ask of it. */
void serveTasks(() => async (task, report) => {
  const { do: what, value } = taskSchema.parse(task);
  switch (what) {
    case 'echo':
      return value;
    case 'report':
      for (const part of z.array(z.unknown()).parse(value)) report(part);
      return 'all';
    case 'pid':
      return process.pid;
    case 'environment': {
      const { env } = process;
      return Object.keys(env);
    }
    case 'wait':
      await new Promise((resolve) => setTimeout(resolve, z.number().parse(value)));
      return 'waited';
    case 'spin':
      for (;;);
    case 'refuse':
      throw new AppError('image.unreadable', { message: 'Not this one.', details: { field: 'x' } });
    case 'throw':
      throw new Error('/secret/path is broken');
    case 'crash':
      return process.kill(process.pid, 'SIGSEGV');
    case 'exit':
      return process.exit(3);
    case 'hoard':
      for (;;) {
        hoard.push(Buffer.alloc(16 * 1024 * 1024, 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    default:
      return null;
  }
});
