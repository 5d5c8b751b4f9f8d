import { defineSlot } from '@pwp/web-kit';

/** A line beside a chapter of the manual. */
export const ChapitreSlot = defineSlot<{
  data: {
    /** Last part of the chapter's address. */
    chapitre: string;
  };
}>('aide.chapitre');
