export { Control } from './control/control';
export { StripeEmulator } from './emulator';
export { type EmulatorOptions } from './options';
