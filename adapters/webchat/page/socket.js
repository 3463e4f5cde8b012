// The connection: reconnects with backoff, and sends again under the same id whatever the server has not confirmed.

const FIRST_WAIT = 400;
const LONGEST_WAIT = 8000;

export class Connection {
  constructor({ onFrame, onStatus }) {
    this.onFrame = onFrame;
    this.onStatus = onStatus;
    this.person = "";
    this.queues = new Map();
    this.attempt = 0;
    this.socket = null;
    this.timer = 0;
    window.addEventListener("online", () => this.connect());
  }

  open(person) {
    this.person = person;
    this.attempt = 0;
    this.connect();
  }

  connect() {
    clearTimeout(this.timer);
    if (this.socket) {
      this.socket.onclose = this.socket.onmessage = null;
      this.socket.close();
    }
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/chat/ws?as=${encodeURIComponent(this.person)}`);
    this.socket = socket;
    this.onStatus(this.attempt === 0 ? "connecting" : "reconnecting");
    socket.onmessage = (event) => this.take(JSON.parse(event.data));
    socket.onclose = () => this.retry();
  }

  retry() {
    this.attempt += 1;
    this.onStatus("reconnecting");
    const wait = Math.min(FIRST_WAIT * 2 ** (this.attempt - 1), LONGEST_WAIT);
    this.timer = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  take(frame) {
    if (frame.type === "hello") {
      this.attempt = 0;
      this.onStatus("online");
      this.queue().forEach((event) => this.write(event));
    }
    if (frame.type === "received") this.drop(frame.id);
    // The server answers in order, so a refusal is of the oldest event that waits.
    if (frame.type === "refused" && this.queue().length) this.drop(this.queue()[0].id);
    this.onFrame(frame);
  }

  queue() {
    if (!this.queues.has(this.person)) this.queues.set(this.person, []);
    return this.queues.get(this.person);
  }

  drop(id) {
    this.queues.set(this.person, this.queue().filter((event) => event.id !== id));
  }

  // Send what must not be lost; returns the event's id. An unconfirmed draft gives way to the newer one of its card.
  send(event) {
    const whole = { ...event, id: crypto.randomUUID() };
    const stale = (other) => whole.type === "fill" && other.type === "fill" && !other.final && other.card === whole.card;
    this.queues.set(this.person, [...this.queue().filter((other) => !stale(other)), whole]);
    this.write(whole);
    return whole.id;
  }

  // Send what may be lost with the connection.
  tell(frame) {
    this.write(frame);
  }

  write(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }
}
