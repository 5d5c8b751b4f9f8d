export { useMutation, useQuery, useQueryCache } from '@pinia/colada';
export { accountAccess, type AccountAccess, type IdentityOutcome } from './account-access.ts';
export { createApi, keepPrevious, type Api, type ApiQuery, type CallOptions, type Download } from './api.ts';
export { announce } from './announce.ts';
export { sharedStorage, tabStorage, type BrowserStorage } from './browser-storage.ts';
export { changeGuichet } from './change-guichet.ts';
export { useConfiguration } from './configuration.ts';
export { defineSlot } from './define-slot.ts';
export { defineWebModule, type MountProps, type WebModule, type WebModuleDeclaration } from './define-web-module.ts';
export { goOnToDestination } from './destination.ts';
export { heldInHistory } from './held-in-history.ts';
export { helpPath } from './help-path.ts';
export { inBackground } from './in-background.ts';
export { NotFoundPage } from './not-found-page.ts';
export { openService } from './other-service.ts';
export { defineEvent, registryMoved, type PageEvent } from './page-event.ts';
export { preferences } from './preferences.ts';
export { failureMessage, ProblemError } from './problem-error.ts';
export { refreshMenuCounts } from './refresh-menu-counts.ts';
export { reloadSession } from './reload-session.ts';
export { saveBlob } from './save-blob.ts';
export { useSearchField } from './search-field.ts';
export { useSession } from './session.ts';
export { defineSessionState, type SessionStateOptions } from './session-state.ts';
export {
  useCursorPages,
  type CursorPage,
  type UseCursorPagesOptions,
  type UseCursorPagesReturn,
} from './use-cursor-pages.ts';
export { useInvalidation } from './use-invalidation.ts';
export { usePageAddress } from './use-page-address.ts';
export { usePageTitle } from './use-page-title.ts';
