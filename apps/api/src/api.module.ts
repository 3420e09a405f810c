import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AnalysisModule } from '@argus/analysis';
import { AssetsModule } from '@argus/assets';
import { AuthModule, PrincipalGuard } from '@argus/auth';
import { BillingModule } from '@argus/billing';
import { PlatformModule, type ProcessConfig } from '@argus/platform/app';
import { HttpModule } from '@argus/platform/http';
import { AssetsApiModule } from './assets/assets-api.module';
import { CheckoutApiModule } from './checkout/checkout-api.module';
import { DevelopmentApiModule } from './development/development-api.module';
import { HealthModule } from './health';
import { KeysApiModule } from './keys/keys-api.module';
import { OpenApiModule } from './openapi';
import { OrganizationsApiModule } from './organizations/organizations-api.module';
import { SignInApiModule } from './sign-in/sign-in-api.module';
import { SpoolKeeper } from './spool-keeper';
import { UsageApiModule } from './usage/usage-api.module';
import { version } from './version';
import { healthChecks } from './wiring/health-checks';
import { PortsModule } from './wiring/ports.module';
import { WorkspacesApiModule } from './workspaces/workspaces-api.module';

@Module({})
export class ApiModule {
  static forRoot(config: ProcessConfig): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        PlatformModule.forRoot(config, 'api', { role: 'producer' }),
        AuthModule,
        BillingModule,
        AssetsModule,
        AnalysisModule,
        PortsModule,
        HttpModule,
        HealthModule.forRoot(healthChecks),
        OpenApiModule.forRoot({ version, publicUrl: config.http.publicUrl }),
        AssetsApiModule,
        CheckoutApiModule,
        KeysApiModule,
        SignInApiModule,
        DevelopmentApiModule,
        OrganizationsApiModule,
        WorkspacesApiModule,
        UsageApiModule,
      ],
      providers: [{ provide: APP_GUARD, useClass: PrincipalGuard }, SpoolKeeper],
    };
  }
}
