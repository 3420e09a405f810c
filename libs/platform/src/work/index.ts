export { LeasedWork } from './leased-work';
export { RECHECK_MS, WorkRepository, type Claim, type DueWork, type WorkTable } from './work.repository';
export { WorkModule } from './work.module';
