/** Groups of customers found by a model: those there are, and finding new ones. */
import { Button, Card, Checkbox, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useSegmentFields, type SegmentField } from "../../api/segments";
import {
  makeModel,
  useSegmentModels,
  type ModelDraft,
  type SegmentModel,
} from "../../api/segment_models";
import { formatDay, formatNumber, formatShare } from "../../format";
import { useFollowed } from "../../api/followed";
import { CustomersNav } from "../../parts/customers_nav";
import { JobLine } from "../../parts/job_line";
import { Select } from "../../parts/select";
import { EmptyState, Failed } from "../../parts/states";
import { useMe } from "../../session";
import { SegmentsNav } from "./nav";

const most = 12;
const usual = ["since_last_order", "purchase_days", "average_order", "clv"];
const measured = (field: SegmentField) =>
  ["number", "money", "date", "duration"].includes(field.type) && !field.subject;

function FieldChoice(props: { chosen: string[]; choose: (fields: string[]) => void }) {
  const { chosen, choose } = props;
  const { t } = useTranslation();
  const fields = useSegmentFields();
  const items = (fields.data?.items ?? []).filter(measured);
  return (
    <fieldset className="setting">
      <legend>{t("web.models_of.fields", { n: chosen.length, most })}</legend>
      {fields.isPending && <Skeleton active />}
      <div className="parts">
        {items.map((field) => (
          <Checkbox
            key={field.name}
            checked={chosen.includes(field.name)}
            disabled={chosen.length >= most && !chosen.includes(field.name)}
            onChange={(event) =>
              choose(
                event.target.checked
                  ? [...chosen, field.name]
                  : chosen.filter((name) => name !== field.name),
              )
            }
          >
            {field.label}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

function NewModel() {
  const { t } = useTranslation();
  const go = useNavigate();
  const [draft, setDraft] = useState<ModelDraft>({
    name: "",
    fields: usual,
    method: "kmeans",
    groups: null,
  });
  const followed = useFollowed((result) => void go("/customers/segments/models/" + String(result["model"])));
  const change = (part: Partial<ModelDraft>) => setDraft({ ...draft, ...part });
  const counts = ["", ..."23456789".split(""), "10", "12", "15", "20"];
  const valid = draft.name.trim() !== "" && draft.fields.length > 0;
  return (
    <Card title={<h2>{t("web.models_of.new")}</h2>}>
      <p>{t("web.models_of.how")}</p>
      <div className="narrowing">
        <label>
          <span>{t("web.segments.name")}</span>
          <Input
            maxLength={100}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </label>
        <label>
          <span>{t("web.models_of.count")}</span>
          <Select
            value={draft.groups === null ? "" : String(draft.groups)}
            onChange={(text) => change({ groups: text === "" ? null : Number(text) })}
            choices={counts.map((value) => ({
              value,
              label: value === "" ? t("web.models_of.by_data") : value,
            }))}
          />
        </label>
        <label>
          <span>{t("web.models_of.method")}</span>
          <Select
            value={draft.method}
            onChange={(method) => change({ method: method as ModelDraft["method"] })}
            choices={["kmeans", "mixture"].map((value) => ({
              value,
              label: t("web.models_of.method." + value),
            }))}
          />
        </label>
      </div>
      <FieldChoice chosen={draft.fields} choose={(fields) => change({ fields })} />
      {followed.error && <Failed error={followed.error} />}
      {followed.busy ? (
        <JobLine job={followed.job} stop={() => void followed.cancel()} />
      ) : (
        <Button
          type="primary"
          disabled={!valid}
          onClick={() => void followed.run(() => makeModel({ ...draft, name: draft.name.trim() }))}
        >
          {t("web.models_of.find")}
        </Button>
      )}
    </Card>
  );
}

function ModelCard({ model }: { model: SegmentModel }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  return (
    <Card
      title={
        <h2>
          <Link to={"/customers/segments/models/" + model.id}>{model.name}</Link>
        </h2>
      }
    >
      <p className="note">
        {t("web.models_of.summary", {
          n: model.customers,
          groups: model.groups.length,
          day: formatDay(language, model.as_of),
        })}
      </p>
      <ul className="lines">
        {model.groups.map((group) => (
          <li key={group.group}>
            <strong>{group.segment?.name ?? group.group}</strong> ·{" "}
            {formatNumber(language, group.customers)} · {formatShare(language, group.share, 0)}:{" "}
            {group.words}
          </li>
        ))}
      </ul>
    </Card>
  );
}

export default function SegmentModels() {
  const { t } = useTranslation();
  const me = useMe();
  const models = useSegmentModels();
  const may = me.data?.rights.includes("segments:change");
  const items = models.data?.items ?? [];
  return (
    <div className="page">
      <CustomersNav />
      <h1>{t("web.models_of.title")}</h1>
      <SegmentsNav />
      <p className="lead">{t("web.models_of.lead")}</p>
      {models.isPending && <Skeleton active />}
      {models.error && <Failed error={models.error} retry={() => void models.refetch()} />}
      <div className="stack">
        {models.data && items.length === 0 && (
          <Card>
            <EmptyState text={t("web.models_of.none")} />
          </Card>
        )}
        {items.map((model) => (
          <ModelCard key={model.id} model={model} />
        ))}
        {may && <NewModel />}
      </div>
    </div>
  );
}
