export { DEFAULT_LOCAL_OPTIONS, LocalVisionProvider, type LocalProviderOptions } from './local/local-provider';
export {
  createVisionProviders,
  VISION_PROVIDER_NAMES,
  type VisionProviderName,
  type VisionProvidersOptions,
} from './create-vision-providers';
export { TAG_SOURCES, visionAnswerSchema, type VisionAnswer, type VisionObject, type VisionTag } from './vision-answer';
export { VisionProvider, type VisionFacts, type VisionOptions, type VisionPicture } from './vision-provider';
export { VisionProviders, type VisionOutcome } from './vision-providers';
