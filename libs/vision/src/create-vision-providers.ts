import { LocalVisionProvider, type LocalProviderOptions } from './local/local-provider';
import { type VisionProvider } from './vision-provider';
import { VisionProviders } from './vision-providers';

/** The names VISION_PROVIDERS may list. */
export const VISION_PROVIDER_NAMES = ['local'] as const;
export type VisionProviderName = (typeof VISION_PROVIDER_NAMES)[number];

export interface VisionProvidersOptions {
  local?: Partial<LocalProviderOptions>;
}

const MAKERS: Record<VisionProviderName, (options: VisionProvidersOptions) => VisionProvider> = {
  local: ({ local }) => new LocalVisionProvider(local),
};

/** The chain in the order of `names`; a name that is listed twice is asked once. */
export function createVisionProviders(names: readonly VisionProviderName[], options: VisionProvidersOptions = {}): VisionProviders {
  return new VisionProviders([...new Set(names)].map((name) => MAKERS[name](options)));
}
