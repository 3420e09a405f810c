export { startS3Server, type Interceptor, type S3TestServer } from './s3-server';
