import { Module } from '@nestjs/common';
import { ImagePreparer } from '@argus/imaging';
import { CONFIG, type Config } from '@argus/platform/config';
import { PictureWorkshop } from './picture-workshop';
import { PreparationOutcome } from './preparation-outcome';
import { PreparationService } from './preparation.service';

/** Decoding, for the worker only: it starts child processes. */
@Module({
  providers: [
    {
      provide: ImagePreparer,
      inject: [CONFIG],
      useFactory: (config: Config) => new ImagePreparer({ concurrency: config.work.concurrency }),
    },
    PictureWorkshop,
    PreparationOutcome,
    PreparationService,
  ],
  exports: [PreparationService],
})
export class PreparationModule {}
