export { ClaimLostError, LeasedWork, type LeasedTask, WorkPausedError } from './leased-work';
export { MAX_ATTEMPTS, retryDelayMs } from './retry-policy';
export { WorkModule } from './work.module';
export { WAKE_UPS, WorkSweep, type WakeUp } from './work-sweep';
export { RECHECK_MS, WorkRepository, type Claim, type DueWork, type WorkTable } from './work.repository';
