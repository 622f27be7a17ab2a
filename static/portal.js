// Enhancement only: every action also works as a plain form or link.
// Texts are never written here; they come from data attributes that the page prints in the reader's language.
(() => {
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const on = (el, type, fn) => el && el.addEventListener(type, fn);
  const root = document.documentElement;

  // A count in words. The page prints it for 1 (data-one), 2 (data-few) and 5 (data-many), each in the right
  // plural form, and for 0 (data-zero); the form that fits is taken and its number replaced.
  const plural = new Intl.PluralRules(root.lang || "en");
  const counted = (el, n) => {
    const form = plural.select(n), text = n === 0 && el.dataset.zero || el.dataset[form] || el.dataset.many || "";
    return text.replace(/\d+/, new Intl.NumberFormat(root.lang || "en").format(n));
  };

  // Theme and menu: shown at once, remembered by the server.
  $$("button[data-pref]").forEach(button => on(button, "click", async e => {
    e.preventDefault();
    const form = button.form, body = new URLSearchParams(new FormData(form));
    body.set(button.name, button.value);
    root.dataset[button.name] = button.value;
    $$(`button[name=${button.name}]`, form).find(b => b.offsetParent)?.focus();
    titles();
    await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
  }));
  const titles = () => $$(".side a").forEach(a => (a.title = root.dataset.menu === "rail" ? $("span", a).textContent.trim() : ""));
  titles();

  // Menus: Esc and a click outside close them.
  const close = except => $$("details.menu[open]").forEach(d => d.contains(except) || (d.open = false));
  on(document, "click", e => close(e.target));
  on(document, "keydown", e => {
    const open = e.key === "Escape" && $("details.menu[open]");
    if (open) { open.open = false; $("summary", open).focus(); }
    const field = $$("[data-key]").find(f => f.offsetParent);
    if (field && e.key === field.dataset.key && !e.ctrlKey && !e.metaKey && !e.altKey && !e.target.closest("input, textarea, select, dialog")) { e.preventDefault(); field.focus(); }
  });

  // Dialogs: a link with data-dialog opens its <dialog>; a dialog served open becomes modal.
  $$("[data-dialog]").forEach(a => on(a, "click", e => {
    const dialog = document.getElementById(a.dataset.dialog);
    if (dialog?.showModal) { e.preventDefault(); dialog.showModal(); }
  }));
  $$("dialog[open][data-modal]").forEach(d => { d.close(); d.showModal(); });

  // Lists: select all, Shift selects a range, the count is spoken.
  $$(".list").forEach(list => {
    const boxes = $$(".sel input[name]", list), all = $("[data-all]", list), count = $(".count", list);
    let last;
    const update = () => {
      const n = boxes.filter(b => b.checked).length;
      if (all) { all.checked = n > 0 && n === boxes.length; all.indeterminate = n > 0 && n < boxes.length; }
      if (count) { count.dataset.live = ""; count.textContent = counted(count, n); }
    };
    on(all, "change", () => { boxes.forEach(b => (b.checked = all.checked)); update(); });
    boxes.forEach((box, i) => on(box, "click", e => {
      if (e.shiftKey && last != null) for (let k = Math.min(i, last); k <= Math.max(i, last); k++) boxes[k].checked = box.checked;
      last = i; update();
    }));
    on(list, "reset", () => setTimeout(update));
    if (boxes.length) update();
  });
  $$("select[data-submit]").forEach(s => on(s, "change", () => s.form.requestSubmit()));

  // A box that makes a field needless closes it.
  $$("form[data-tick]").forEach(form => {
    const box = document.getElementById(form.dataset.tick), field = document.getElementById(form.dataset.closes);
    if (!box || !field) return;
    const update = () => { field.disabled = box.checked; if (box.checked) field.value = ""; };
    on(box, "change", update); on(form, "reset", () => setTimeout(update)); update();
  });

  // "+" adds a line at once; without script the server draws the form again.
  $$("[data-add-line]").forEach(button => on(button, "click", e => {
    const list = document.getElementById(button.dataset.addLine), n = list.children.length;
    if (n === 0 || n >= +list.dataset.most) return;
    e.preventDefault();
    const line = list.lastElementChild.cloneNode(true), field = $(".input", line), box = $("[type=checkbox]", line), out = $("button", line);
    $$(".error", line).forEach(error => error.remove());
    ["aria-invalid", "aria-describedby", "autofocus"].forEach(name => field.removeAttribute(name));
    field.id = field.id.replace(/\d+$/, n); field.value = field.defaultValue = "";
    box.value = n; box.checked = box.defaultChecked = true; out.value = out.value.replace(/\d+$/, n);
    [field, box, out].forEach(el => ["aria-label", "title"].forEach(name => el.hasAttribute(name) && el.setAttribute(name, el.getAttribute(name).replace(/\d+/, n + 1))));
    list.append(line);
    button.hidden = n + 1 >= +list.dataset.most;
    field.focus();
  }));
  // Ticking "Activate Service" on a New service shows what the server would make of it.
  $$("form[data-proposes]").forEach(form => {
    const box = form.elements.activated, status = form.elements.status, proposed = form.dataset.proposes;
    on(box, "input", () => {
      if (box.checked && status.value === "new") status.value = proposed;
      else if (!box.checked && status.value === proposed) status.value = "new";
    });
  });

  // Save bar: counts changed fields and asks before leaving.
  $$("form[data-dirty-watch]").forEach(form => {
    const bar = $(".savebar", form), text = $("[data-dirty-text]", form);
    if (!bar || !text) return;
    const changed = f => f.type === "checkbox" || f.type === "radio" ? f.checked !== f.defaultChecked
      : f.options ? [...f.options].some(o => o.selected !== o.defaultSelected) && f.selectedIndex !== Math.max(0, [...f.options].findIndex(o => o.defaultSelected))
      : f.value !== f.defaultValue;
    const start = bar.dataset.dirty === "true"; // served again after an error: what was typed is not saved yet
    let touched = false;
    const update = () => {
      const n = [...form.elements].filter(f => f.name && f.type !== "hidden" && f.type !== "submit" && changed(f)).length;
      if (start && n === 0) { bar.dataset.dirty = true; text.textContent = text.dataset.some; return; }
      bar.dataset.dirty = n > 0;
      text.textContent = counted(text, n);
    };
    let sent = false;
    on(form, "input", () => { touched = true; update(); });
    on(form, "reset", () => setTimeout(update)); on(form, "submit", () => (sent = true));
    on(window, "beforeunload", e => { if (!sent && touched && bar.dataset.dirty === "true") e.preventDefault(); });
    update(); // the browser may have restored what was typed
  });

  // Copy a secret. Without script the field can be selected and copied by hand.
  $$("[data-copy]").forEach(b => {
    const field = document.getElementById(b.dataset.copy), label = $("span", b), was = label.textContent;
    b.hidden = false;
    on(b, "click", async () => {
      try { await navigator.clipboard.writeText(field.value); label.textContent = b.dataset.copied; } catch { field.select(); }
      setTimeout(() => (label.textContent = was), 2000);
    });
  });

  // Print this page. Without script the browser's own menu does.
  $$("[data-print]").forEach(b => { b.hidden = false; on(b, "click", () => window.print()); });

  // Countdown: the server writes the first value, this keeps it fresh.
  $$("[data-countdown]").forEach(el => {
    const part = (n, unit) => new Intl.NumberFormat(root.lang || "en", { style: "unit", unit, unitDisplay: "long" }).format(n);
    const tick = () => {
      const m = Math.floor((new Date(el.dataset.countdown) - Date.now()) / 6e4), d = Math.floor(m / 1440), h = Math.floor(m / 60) % 24;
      if (m > 0) el.textContent = d ? `${part(d, "day")} ${part(h, "hour")}` : `${part(h, "hour")} ${part(m % 60, "minute")}`;
    };
    setInterval(tick, 3e4);
  });

  // Brand preview, live; the Preview button is only for pages without script.
  $$("[data-nojs]").forEach(el => (el.hidden = true));
  const hex = $("[data-preview=hex]"), pick = $("[data-preview=color]"), name = $("[data-preview=name]");
  const valid = value => /^#[0-9a-f]{6}$/i.test(value);
  const paint = value => valid(value) && $$("[data-brand]").forEach(p => p.style.setProperty("--brand", value));
  on(hex, "input", () => { paint(hex.value); if (pick && valid(hex.value)) pick.value = hex.value; });
  on(pick, "input", () => { if (hex) { hex.value = pick.value; hex.dispatchEvent(new Event("input", { bubbles: true })); } paint(pick.value); });
  on(name, "input", () => $$("[data-preview-name]").forEach(n => (n.textContent = name.value)));
})();
