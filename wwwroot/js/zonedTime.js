// <zoned-time at="2026-11-29T01:56:44Z" [day]>: the moment on the reader's clock. What stands inside, in UTC, is for readers without scripts.
customElements.define("zoned-time", class extends HTMLElement {
  static observedAttributes = ["at", "day"];

  connectedCallback() {
    this.show();
  }

  attributeChangedCallback() {
    if (this.isConnected) {
      this.show();
    }
  }

  // In a shadow of its own: the server goes on writing what stands inside.
  show() {
    const at = new Date(this.getAttribute("at"));
    const day = { day: "numeric", month: "short", year: "numeric" };
    const form = this.hasAttribute("day") ? day : { ...day, hour: "2-digit", minute: "2-digit" };
    (this.shadowRoot ?? this.attachShadow({ mode: "open" })).textContent = at.toLocaleString("en-GB", form);
  }
});
