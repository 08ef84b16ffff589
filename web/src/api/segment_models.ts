/** Groups of customers that resemble each other: docs/segments.md, "By model". */
import { useQuery } from "@tanstack/react-query";
import { currentLanguage } from "../i18n";
import { api, take } from "./client";
import type { components } from "./schema";

export type SegmentModel = components["schemas"]["SegmentModel"];
export type SegmentGroup = SegmentModel["groups"][number];

const key = (...parts: string[]) => ["segments", "models", ...parts, currentLanguage()];

export const useSegmentModels = () =>
  useQuery({
    queryKey: key(),
    queryFn: ({ signal }) => take(api.GET("/api/v1/segments/models", { signal })),
  });

export const useSegmentModel = (model: string) =>
  useQuery({
    queryKey: key("one", model),
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/segments/models/{model}", { params: { path: { model } }, signal })),
  });

export interface ModelDraft {
  name: string;
  fields: string[];
  method: "kmeans" | "mixture";
  /** Null: as many as the data say. */
  groups: number | null;
}

export const makeModel = (draft: ModelDraft) =>
  take(
    api.POST("/api/v1/segments/models", {
      body: {
        name: draft.name,
        method: draft.method,
        groups: draft.groups,
        ...(draft.fields.length > 0 ? { fields: draft.fields } : {}),
      },
    }),
  );

export const refitModel = (model: string) =>
  take(api.POST("/api/v1/segments/models/{model}/refits", { params: { path: { model } } }));

export const archiveModel = (model: string) =>
  take(api.DELETE("/api/v1/segments/models/{model}", { params: { path: { model } } }));
