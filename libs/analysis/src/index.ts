export { ANALYSIS_CREDITS } from './admission';
export { AnalysisModule } from './analysis.module';
export { AnalysisRequestService } from './analysis-request.service';
export { AnalysisRunner } from './analysis-runner.service';
export { AnalysisRunnerModule } from './analysis-runner.module';
export { AssetWorkService } from './asset-work.service';
export { IntakeService, type Intake } from './intake.service';
export { RunAnalysisJob } from './run-analysis.job';
export { PIPELINE_WAKE_UPS } from './wake-ups';
