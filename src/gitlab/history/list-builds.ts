import { Type } from '@sinclair/typebox';
import { type PipelineRow, pipelineSchema } from '../api/pipeline.ts';
import { makeShape } from '../shape.ts';
import { type ListRows, makeListRows } from './list-rows.ts';

const pipelinesShape = makeShape(Type.Array(pipelineSchema));

/** A page of a project's pipelines. @see https://docs.gitlab.com/api/pipelines/ */
export const listBuilds: ListRows<PipelineRow> = makeListRows(pipelinesShape, {
  path: ['pipelines'],
  features: ['builds', 'repository'],
});
