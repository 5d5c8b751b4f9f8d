import { announce } from '@pwp/web-kit';
import { onBeforeUnmount, onMounted } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';
import { fr } from '../locales/fr.ts';

export interface UseLeavingOptions {
  sending: () => boolean;
  uploading: () => boolean;
  /** Shows that files would be lost. */
  onWarn: () => void;
}

/** Nobody leaves during a sending, nor loses the files being uploaded without knowing it. */
export function useLeaving({ sending, uploading, onWarn }: UseLeavingOptions): void {
  /** A second attempt leaves the page; received files stay in the draft. */
  let warned = false;
  onBeforeRouteLeave(() => {
    if (sending()) {
      announce(fr.depot.quitter, 'assertive');
      return false;
    }
    if (!uploading() || warned) return true;
    warned = true;
    onWarn();
    return false;
  });

  /** Closing the tab would only lose the files being uploaded. */
  function warn(event: BeforeUnloadEvent): void {
    if (uploading() || sending()) event.preventDefault();
  }
  onMounted(() => window.addEventListener('beforeunload', warn));
  onBeforeUnmount(() => window.removeEventListener('beforeunload', warn));
}
