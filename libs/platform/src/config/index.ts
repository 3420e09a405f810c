export { CONFIG, ConfigModule } from './config.module';
export {
  ConfigError,
  configOfProcess,
  EX_CONFIG,
  loadConfig,
  type Config,
  type DatabaseConfig,
  type HttpConfig,
  type QueueConfig,
  type StorageConfig,
  type OidcConfig,
  type WorkConfig,
} from './config';
export { envSchema, type Env } from './env.schema';
export { type MailConfig, type MailSender, type SmtpServer } from './mail-config';
