export { PlatformModule } from './platform.module';
export { runProcess, withSecret, type ProcessConfig } from './run-process';
