import { defineSlot } from '@pwp/web-kit';
import type { ACorrigerSlotData, DemandeSlotData, PliSlotData, TableauDeBordSlotData } from '../contracts/index.ts';

export const TableauDeBordSlot = defineSlot<{ data: TableauDeBordSlotData }>('numerisation.tableau-de-bord');
export const DemandeSlot = defineSlot<{ data: DemandeSlotData }>('numerisation.demande');
export const ACorrigerSlot = defineSlot<{ data: ACorrigerSlotData }>('numerisation.a-corriger');
export const PliSlot = defineSlot<{ data: PliSlotData }>('numerisation.pli');
