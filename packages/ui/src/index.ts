export {
  DsfrAlert,
  DsfrBadge,
  DsfrBreadcrumb,
  DsfrButton,
  DsfrCheckbox,
  DsfrInput,
  DsfrNotice,
  DsfrPagination,
  DsfrRadioButton,
  DsfrRadioButtonSet,
  DsfrSelect,
  DsfrSideMenu,
  DsfrStepper,
  DsfrTag,
  DsfrToggleSwitch,
} from '@gouvminint/vue-dsfr';
export { default as DataTable } from './components/data-table/DataTable.vue';
export { default as DateTimeField } from './components/date-time-field/DateTimeField.vue';
export { default as DsfrModal } from './components/DsfrModal.vue';
export { default as ErrorSummary } from './components/ErrorSummary.vue';
export { default as FileDropZone } from './components/FileDropZone.vue';
export { default as FormActions } from './components/FormActions.vue';
export { default as OutcomeAlert } from './components/OutcomeAlert.vue';
export { default as ProgressBar } from './components/ProgressBar.vue';
export { default as PagesNav } from './components/PagesNav.vue';
export { default as PwpBreadcrumb } from './components/PwpBreadcrumb.vue';
export { default as QueryState } from './components/QueryState.vue';
export { default as RadioGroup } from './components/radio-group/RadioGroup.vue';
export { default as SearchChoice } from './components/SearchChoice.vue';
export { default as ShortText } from './components/ShortText.vue';
export { default as SidePanel } from './components/SidePanel.vue';
export { default as StatePanel } from './components/StatePanel.vue';
export { default as TextField } from './components/text-field/TextField.vue';
export type { Choice, FoundChoices } from './choice.ts';
export type { Column, Sorting } from './components/data-table/columns.ts';
export type { Outcome } from './outcome.ts';
export { formatBytes, formatCount, formatNumber } from './format.ts';
export {
  formatDate,
  formatDateTime,
  formatDay,
  formatDayAndMonth,
  formatShortDay,
  formatShortMoment,
  formatTime,
  parisDay,
} from './paris.ts';
export { useBackCloses } from './use-back-closes.ts';
export { useFocusFallback } from './use-focus-fallback.ts';
export { useMendedErrors, type FieldError, type UseMendedErrorsOptions } from './use-mended-errors.ts';
export { groupTyped } from './grouped-typing.ts';
