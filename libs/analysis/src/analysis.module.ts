import { Global, Module } from '@nestjs/common';
import { Admission } from './admission';
import { AdmissionRecords } from './admission-records';
import { AnalysesRepository } from './analyses.repository';
import { AnalysisLoans } from './analysis-loans.service';
import { AnalysisLoansRepository } from './analysis-loans.repository';
import { AnalysisRequestRecords } from './analysis-request-records';
import { AnalysisRequestService } from './analysis-request.service';
import { AnalysisRunsRepository } from './analysis-runs.repository';
import { AssetWorkService } from './asset-work.service';
import { IntakeService } from './intake.service';
import { UrlIntakeService } from './url-intake.service';
import { LeftoverHoldsRepository } from './leftover-holds.repository';
import { LeftoverHolds } from './leftover-holds.service';
import { RunAssets } from './run-assets.service';
import { PipelineDispatch } from './wake-ups';

/** Taking pictures in and asking for analyses: both apps. Running them is in `AnalysisRunnerModule`. */
@Global()
@Module({
  providers: [
    Admission,
    AdmissionRecords,
    AnalysesRepository,
    AnalysisLoans,
    AnalysisLoansRepository,
    AnalysisRequestRecords,
    AnalysisRequestService,
    AnalysisRunsRepository,
    AssetWorkService,
    IntakeService,
    LeftoverHolds,
    RunAssets,
    LeftoverHoldsRepository,
    PipelineDispatch,
    UrlIntakeService,
  ],
  exports: [
    AnalysesRepository,
    AnalysisRequestService,
    AnalysisRunsRepository,
    AssetWorkService,
    IntakeService,
    LeftoverHolds,
    PipelineDispatch,
    RunAssets,
    UrlIntakeService,
  ],
})
export class AnalysisModule {}
