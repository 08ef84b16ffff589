/** What was tried by filters, kept as a study of its own. */
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useMaking, useStudies, type Settings, type Study } from "../../api/studies";
import { Dialog } from "../../parts/dialog";
import { JobLine } from "../../parts/job_line";
import { Failed } from "../../parts/states";
import { freeName } from "./form";

interface Instrument {
  source: string;
  name: string;
}

function Naming({ study, changes, close }: { study: Study; changes: Settings; close: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const studies = useStudies();
  const taken = (studies.data?.items ?? []).map((one) => one.name);
  const [name, setName] = useState(() => freeName(study.name, taken));
  const making = useMaking((made) => void go("/measure/" + made));
  const settings = { ...(study.settings as Settings), ...changes };
  const { instruments, ...rest } = settings as { instruments: Instrument[] } & Settings;
  const make = () =>
    void making.make({
      name: name.trim(),
      type: study.type,
      source: instruments[0]?.source ?? "",
      instrument: instruments[0]?.name ?? "",
      settings: rest,
    });
  return (
    <Dialog title={t("web.measure.save_as")} onClose={close}>
      <label>
        {t("web.measure.name")}
        <Input maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      {making.error && <Failed error={making.error} />}
      <div className="actions">
        {making.busy ? (
          <JobLine job={making.job} stop={() => void making.cancel()} />
        ) : (
          <Button type="primary" disabled={name.trim() === ""} onClick={make}>
            {t("web.action.save")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

export function SaveAs({ study, changes }: { study: Study; changes: Settings }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("web.measure.save_as")}
      </Button>
      {open && <Naming study={study} changes={changes} close={() => setOpen(false)} />}
    </>
  );
}
