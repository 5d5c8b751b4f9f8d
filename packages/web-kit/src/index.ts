export { useMutation, useQuery, useQueryCache } from '@pinia/colada';
export { accountAccess, type AccountAccess, type IdentityOutcome } from './session/account-access.ts';
export { createApi, keepPrevious, type Api, type ApiQuery, type CallOptions, type Download } from './api/api.ts';
export { announce } from './page/announce.ts';
export { brand } from './page/brand.ts';
export { sharedStorage, tabStorage, type BrowserStorage } from './page/browser-storage.ts';
export { changeGuichet } from './session/change-guichet.ts';
export { useConfiguration } from './module/configuration.ts';
export { defineSlot } from './module/define-slot.ts';
export {
  defineWebModule,
  type MountProps,
  type WebModule,
  type WebModuleDeclaration,
} from './module/define-web-module.ts';
export { goOnToDestination } from './page/destination.ts';
export { heldInHistory, holdInHistory } from './page/held-in-history.ts';
export { useKeptDraft } from './page/use-kept-draft.ts';
export { helpPath } from './page/help-path.ts';
export { keepFocus } from './page/keep-focus.ts';
export { inBackground } from './api/in-background.ts';
export { NotFoundPage } from './module/not-found-page.ts';
export { openService } from './module/other-service.ts';
export { defineEvent, registryMoved, type PageEvent } from './module/page-event.ts';
export { preferences } from './session/preferences.ts';
export { failureMessage, ProblemError } from './api/problem-error.ts';
export { refreshMenuCounts } from './session/refresh-menu-counts.ts';
export { reloadSession } from './session/reload-session.ts';
export { saveBlob } from './api/save-blob.ts';
export { lendApi } from './worker/lend-api.ts';
export { useSearchField } from './page/search-field.ts';
export { useSession } from './session/session.ts';
export { defineSessionState, type SessionStateOptions } from './session/session-state.ts';
export {
  useCursorPages,
  type CursorPage,
  type UseCursorPagesOptions,
  type UseCursorPagesReturn,
} from './api/use-cursor-pages.ts';
export { useInvalidation } from './api/use-invalidation.ts';
export { useNews } from './page/use-news.ts';
export { usePageAddress } from './page/use-page-address.ts';
export { usePageTitle } from './page/use-page-title.ts';
