import { Type } from '@sinclair/typebox';
import { type MergeRequestRow, mergeRequestSchema } from '../api/merge-request.ts';
import { makeShape } from '../shape.ts';
import { type ListRows, makeListRows } from './list-rows.ts';

const mergeRequestsShape = makeShape(Type.Array(mergeRequestSchema));

/** A page of a project's merge requests. @see https://docs.gitlab.com/api/merge_requests/ */
export const listMergeRequests: ListRows<MergeRequestRow> = makeListRows(mergeRequestsShape, {
  path: ['merge_requests'],
  features: ['merge_requests', 'repository'],
});
