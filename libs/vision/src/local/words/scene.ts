import { kindOf } from '../kinds';
import { type Sighting } from '../sighting';

export type PictureKind = 'photograph' | 'graphic' | 'document';

/** Scene tags and objects together, asked by name. */
export class Scene {
  private readonly confidences: ReadonlyMap<string, number>;
  private readonly labels: ReadonlySet<string>;

  constructor(readonly sighting: Sighting) {
    this.confidences = new Map(sighting.scene.map(({ tag, confidence }) => [tag, confidence]));
    this.labels = new Set(sighting.objects.flatMap(({ label }) => [label, kindOf(label) ?? label]));
  }

  /** True when the whole picture was tagged so. */
  has(tag: string): boolean {
    return this.confidences.has(tag);
  }

  /** True when the picture was tagged so, or holds an object of that class or kind. */
  shows(tag: string): boolean {
    return this.has(tag) || this.labels.has(tag);
  }

  get kind(): PictureKind {
    if (this.has('document')) return 'document';
    return this.has('graphic') || this.has('abstract') ? 'graphic' : 'photograph';
  }

  /** Objects by class with their number, the most prominent class first. */
  counts(): { label: string; count: number }[] {
    const counts = new Map<string, number>();
    for (const { label } of this.sighting.objects) counts.set(label, (counts.get(label) ?? 0) + 1);
    return [...counts].map(([label, count]) => ({ label, count }));
  }
}
