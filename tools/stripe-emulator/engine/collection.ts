import { noSuch } from './stripe-error';

type Identified = { readonly id: string };

/** The objects of one kind, in the order in which they were made. */
export class Collection<T extends Identified> {
  private readonly byId = new Map<string, T>();

  /** `what` as Stripe's errors name it. */
  constructor(private readonly what: string) {}

  add(object: T): T {
    this.byId.set(object.id, object);
    return object;
  }

  find(id: string | null | undefined): T | undefined {
    return id == null ? undefined : this.byId.get(id);
  }

  /** Throws Stripe's error of an unknown id; `param` is the parameter that named it, if the path did not. */
  get(id: string, param?: string): T {
    const found = this.byId.get(id);
    if (!found) throw noSuch(this.what, id, param);
    return found;
  }

  get all(): T[] {
    return [...this.byId.values()];
  }

  /** As Stripe lists: what was made last comes first. */
  newestFirst(matches: (object: T) => boolean = () => true): T[] {
    return this.all.filter(matches).reverse();
  }

  remove(id: string): void {
    this.byId.delete(id);
  }

  load(objects: readonly T[]): void {
    for (const object of objects) this.add(object);
  }
}
