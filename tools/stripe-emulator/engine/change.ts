/** Changes `object` and returns what was different before, as `previous_attributes` of an event; undefined when nothing was. */
export function change<T extends object>(object: T, patch: Partial<T>): Record<string, unknown> | undefined {
  const previous: Record<string, unknown> = {};
  for (const name of Object.keys(patch) as (keyof T & string)[]) {
    if (JSON.stringify(object[name]) !== JSON.stringify(patch[name])) previous[name] = structuredClone(object[name]);
  }
  Object.assign(object, patch);
  return Object.keys(previous).length === 0 ? undefined : previous;
}
