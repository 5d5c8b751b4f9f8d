export { announce } from './announce.ts';
export { changeGuichet } from './change-guichet.ts';
export { defineWebModule, type MountProps, type WebModule, type WebModuleDeclaration } from './define-web-module.ts';
export { http, type Download, type Query, type RequestOptions } from './http.ts';
export { NotFoundPage } from './not-found-page.ts';
export { ProblemError } from './problem-error.ts';
export { saveBlob } from './save-blob.ts';
export { useSession } from './session.ts';
export type { UploadOptions } from './upload.ts';
