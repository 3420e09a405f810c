import { Module, type DynamicModule } from '@nestjs/common';
import { HttpModule } from '@argus/platform/http';
import { type OpenApiInfo } from './build-document';
import { OPENAPI_INFO, OpenApiController } from './openapi.controller';

/** GET /openapi.json. The pages that show it are added with `serveDocs`. */
@Module({})
export class OpenApiModule {
  static forRoot(info: OpenApiInfo): DynamicModule {
    return {
      module: OpenApiModule,
      imports: [HttpModule],
      controllers: [OpenApiController],
      providers: [{ provide: OPENAPI_INFO, useValue: info }],
    };
  }
}
