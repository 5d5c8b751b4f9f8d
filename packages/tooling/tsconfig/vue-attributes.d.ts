import type { AriaAttributes, InputHTMLAttributes } from 'vue';

type OfField = 'type' | 'required' | 'readonly' | 'autocomplete' | 'maxlength' | 'inputmode';

/**
 * What templates give to a component and Vue passes on to its root element. vue-tsc refuses any other prop or event
 * that a component does not declare: a listener of an event that no component emits is a dead button.
 */
declare module 'vue' {
  interface ComponentCustomProps extends AriaAttributes, Pick<InputHTMLAttributes, OfField> {
    id?: string;
    onKeydown?: (event: KeyboardEvent) => void;
  }

  interface InputHTMLAttributes {
    /** Chooses a folder; not in the standard, and in every browser. */
    webkitdirectory?: boolean;
  }
}
