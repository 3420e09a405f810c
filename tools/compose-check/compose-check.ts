import { parse } from 'yaml';
import { composeSchema, type Compose, type ComposeService } from './compose.schema';

/** Everything that is wrong with a compose file's cross-references, one line each. Throws a ZodError when its shape is wrong already. */
export function checkCompose(text: string, knownVariables: ReadonlySet<string>): string[] {
  // merge: Compose reads YAML 1.1's `<<`.
  const compose = composeSchema.parse(parse(text, { merge: true }));
  return Object.entries(compose.services).flatMap(([name, service]) =>
    [...dependencies(compose, service), ...volumes(compose, service), ...variables(service, knownVariables), ...secrets(service)].map(
      (problem) => `${name}: ${problem}`,
    ),
  );
}

function dependencies(compose: Compose, service: ComposeService): string[] {
  return Object.entries(service.depends_on ?? {}).flatMap(([name, { condition }]) => {
    const other = compose.services[name];
    if (!other) return [`depends on ${name}, which does not exist`];
    if (condition === 'service_healthy' && !other.healthcheck) return [`waits for ${name} to be healthy, which has no healthcheck`];
    if (condition === 'service_completed_successfully' && other.restart !== 'no')
      return [`waits for the end of ${name}, which is restarted`];
    return [];
  });
}

function volumes(compose: Compose, service: ComposeService): string[] {
  const named = (service.volumes ?? []).map((volume) => volume.split(':')[0] ?? '').filter((source) => !source.startsWith('.'));
  return named.filter((name) => !(name in compose.volumes)).map((name) => `uses the volume ${name}, which is not declared`);
}

/** Only for our own image: what it is given must be a variable that Argus reads. */
function variables(service: ComposeService, known: ReadonlySet<string>): string[] {
  if (!service.build) return [];
  return Object.keys(service.environment ?? {})
    .filter((name) => !known.has(name))
    .map((name) => `sets ${name}, which Argus does not read`);
}

/** What these open may stay closed: unset, nothing is sold. */
const OPTIONAL_SECRET = /^STRIPE_/;

/** A password must come from outside and must not have a default, but for the empty one of what may be left out. */
function secrets(service: ComposeService): string[] {
  return Object.entries(service.environment ?? {})
    .filter(([name, value]) => /SECRET|PASSWORD|AUTH/.test(name) && !/\$\{\w+:\?[^}]+\}/.test(String(value)))
    .filter(([name, value]) => !(OPTIONAL_SECRET.test(name) && value === `\${${name}:-}`))
    .map(([name]) => `${name} must be required from outside: \${NAME:?why}`);
}
