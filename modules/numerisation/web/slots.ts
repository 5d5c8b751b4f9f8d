import { defineSlot } from '@pwp/web-kit';
import type { PliSlotData, TableauDeBordSlotData } from '../contracts/index.ts';

export const TableauDeBordSlot = defineSlot<{ data: TableauDeBordSlotData }>('numerisation.tableau-de-bord');
export const PliSlot = defineSlot<{ data: PliSlotData }>('numerisation.pli');
