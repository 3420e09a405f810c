/** An asset as the description shows it; what else a reply holds is nobody's promise here. */
export interface DescribedAsset {
  readonly id: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly url: string;
  readonly status: string;
  readonly tags: string[];
  readonly analysis?: DescribedAnalysis | null;
}

export interface DescribedAnalysis {
  readonly description: string;
  readonly richDescription: string;
  readonly mood: string;
  readonly dominantColors: { readonly hex: string; readonly name: string }[];
  readonly useCases: string[];
  readonly tags: string[];
}

export interface DescribedReceipt {
  readonly id: string;
  readonly status: string;
  readonly deletedAt: string;
  readonly recoversAt: string;
}

export interface DescribedError {
  readonly error: string;
  readonly upgrade?: boolean;
}

/** The JSON under "Response Shape": same fields, values of the same kind. */
export function expectDescribedShape(asset: DescribedAsset): asserts asset is DescribedAsset & { analysis: DescribedAnalysis } {
  const text = expect.stringMatching(/\S/) as string;
  expect(asset).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
    filename: text,
    mimeType: expect.stringMatching(/^[a-z]+\/[a-z0-9.+-]+$/) as string,
    url: expect.stringMatching(/^https?:\/\/\S+$/) as string,
    status: 'ready',
    analysis: { description: text, richDescription: text, mood: text },
  });
  const { tags, analysis } = asset as DescribedAsset & { analysis: DescribedAnalysis };
  for (const list of [tags, analysis.tags, analysis.useCases]) {
    expect(list.length).toBeGreaterThan(0);
    expect(list.filter((entry) => typeof entry !== 'string' || entry.trim() === '')).toEqual([]);
  }
  expect(analysis.dominantColors.length).toBeGreaterThan(0);
  for (const color of analysis.dominantColors)
    expect(color).toMatchObject({ hex: expect.stringMatching(/^#[0-9a-f]{6}$/) as string, name: text });
}

/**
 * The assets of a list reply. The description gives no shape for a list, so any that holds one list will do.
 */
export function listed(reply: unknown): DescribedAsset[] {
  if (Array.isArray(reply)) return reply as DescribedAsset[];
  const [list] = Object.values(reply as object).filter((value) => Array.isArray(value));
  if (!list) throw new Error(`No list in ${JSON.stringify(reply)}`);
  return list as DescribedAsset[];
}

/** Every value of a reply with the names that lead to it, `credits.remaining`. */
function* leaves(value: unknown, path = ''): Generator<[path: string, value: unknown]> {
  if (typeof value !== 'object' || value === null) return void (yield [path, value]);
  for (const [name, child] of Object.entries(value)) yield* leaves(child, path ? `${path}.${name}` : name);
}

/** The value whose name says what is looked for: of `GET /usage` the description names the facts, not the fields. */
export function fact(reply: unknown, name: RegExp): unknown {
  const found = [...leaves(reply)].find(([path]) => name.test(path));
  if (!found) throw new Error(`Nothing is called ${name} in ${JSON.stringify(reply)}`);
  return found[1];
}

/** Everything a reply says, in one string. */
export const said = (reply: unknown): string => [...leaves(reply)].map(([, value]) => String(value)).join('\n');
