// Generated from protocol/messages by `tiaodu describe typescript`. Do not edit.

export interface AcceptTicket {
  ticket_id: string;
  version: number;
}

export interface Account {
  id: string;
  /** Sign-in name, unique. */
  name: string;
  display_name: string;
  grants: Grant[];
}

export interface AccountCreated {
  account: Account;
}

export interface AccountSecret {
  account_id: string;
  /** Password or bearer token, made by the server, 100 random bits. Shown once. */
  secret: string;
}

export interface AcknowledgeOrder {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
}

export interface AreaPolygon {
  /** lon, lat, lon, lat, …; closed; the first ring is the outside. */
  rings: number[][];
}

export interface AreaReplaced {
  area: AreaShape;
  attribution: string;
}

export interface AreaShape {
  squad: string;
  /** The source says that this border is not exact. */
  approximate: boolean;
  polygons: AreaPolygon[];
}

export interface AreasImported {
  changed: number;
  unchanged: number;
}

export interface ArriveAtOrder {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
}

export interface Category {
  code: string;
  class_code: string;
  class_name: string;
  name: string;
}

export interface CategoryPage {
  items: Category[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface CloseTicket {
  ticket_id: string;
  version: number;
  outcome: 'solved' | 'explained' | 'unsolvable' | 'not_true';
  /** Required when not every recipient has reported. */
  note?: string;
}

export interface CreateAccount {
  name: string;
  display_name: string;
  grants: Grant[];
  /** True: for a program, signs in with a bearer token; default: with a password. */
  token?: boolean;
}

export interface Device {
  id: string;
  unit_id: string;
  protocol: 'jt808' | 'osmand';
  /** JT/T 808 terminal number without leading zeros, or the OsmAnd id. */
  identity: string;
  /** Clock of the terminal; 480 = Beijing time. */
  utc_offset_minutes: number;
  /** False: a tracker that never registers may report at once. */
  login_required: boolean;
}

export interface DeviceAdded {
  device_id: string;
}

export interface DeviceRegistered {
  device: Device;
}

export interface DispatchTicket {
  ticket_id: string;
  version: number;
  recipients: RecipientChoice[];
  /** Shown to the recipients. */
  note?: string;
}

export interface EventActor {
  account?: string;
  name: string;
}

export interface EventRecord {
  seq: number;
  /** For example ticket.accepted; the body has the fields of that event. */
  type: string;
  at: string;
  actor: EventActor;
  /** Id of the ticket, order, unit, … */
  entity: string;
  /** Of the entity afterwards; 0 where it has none. */
  version: number;
  /** Organisations that see it. */
  nodes: string[];
  /** Fields of the event, by its type. */
  body: EventBody;
}

export interface EventRecordPage {
  items: EventRecord[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface GeoPoint {
  /** Degrees, WGS-84. */
  lon: number;
  /** Degrees, WGS-84. */
  lat: number;
}

export interface Grant {
  node: string;
  role: 'administrator' | 'dispatcher' | 'squad_leader' | 'viewer' | 'integrator';
  expires_at?: string;
}

export interface ImportAreas {
  /** Shown on the map. */
  attribution: string;
  areas: AreaShape[];
}

export interface ImportTickets {
  source: 'hotline_12345' | 'grid_platform' | 'city_platform' | 'petition' | 'media' | 'leader_instruction' | 'camera' | 'officer' | 'community' | 'other';
  /** True: answer what would happen, change nothing. */
  dry_run?: boolean;
  tickets: ImportedTicket[];
}

export interface ImportedTicket {
  external_id: string;
  received_at: string;
  due_at?: string;
  closed_at?: string;
  closed: boolean;
  category: string;
  urgency: 'emergency' | 'urgent' | 'normal';
  title: string;
  description?: string;
  address?: string;
  point?: GeoPoint;
  outcome?: 'solved' | 'explained' | 'unsolvable' | 'not_true';
  /** Personal data: stored apart. */
  contact_name?: string;
  /** Personal data: stored apart, shown masked. */
  contact_phone?: string;
}

export interface LocateTicket {
  ticket_id: string;
  version: number;
  /** One of point and node, or both (the node then wins over the point's area). */
  point?: GeoPoint;
  node?: string;
}

export interface Order {
  id: string;
  version: number;
  kind: 'ticket_disposal' | 'key_task';
  ticket_id?: string;
  /** The level that gave the order. */
  issuer: string;
  issued_by: string;
  issued_at: string;
  due_at: string;
  note?: string;
  /** Levels that the order skipped and that were told at once. */
  informed: string[];
  recipients: Recipient[];
}

export interface OrderAdvanced {
  order_id: string;
  recipient: number;
  state: 'issued' | 'acknowledged' | 'started' | 'on_scene' | 'reported';
  by: string;
  result?: string;
  step_due_at?: string;
}

export interface OrderChanged {
  order_id: string;
  version: number;
  recipient: number;
  state: 'issued' | 'acknowledged' | 'started' | 'on_scene' | 'reported';
}

export interface OrderIssued {
  order: Order;
  step_due_at?: string;
}

export interface Organisation {
  /** Official division code; squads add a suffix. */
  code: string;
  /** Small number used in binary position frames, valid for the epoch. */
  number: number;
  kind: 'city' | 'district' | 'street' | 'squad';
  name: string;
  /** For maps and lists. */
  short_name: string;
  /** The parent: district of a squad or street, city of a district. */
  district?: string;
  /** The street office that a squad answers to. */
  street?: string;
  /** Label point. */
  lon: number;
  /** Label point. */
  lat: number;
}

export interface OrganisationPage {
  items: Organisation[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface PostureChanged {
  unit_id: string;
  posture: 'patrol' | 'fixed_post' | 'on_watch' | 'standby' | 'off_duty';
}

export interface Recipient {
  /** Position in the order, from 0. */
  index: number;
  squad: string;
  /** A single unit of the squad; absent: the whole squad. */
  unit_id?: string;
  state: 'issued' | 'acknowledged' | 'started' | 'on_scene' | 'reported';
  acknowledged_at?: string;
  started_at?: string;
  on_scene_at?: string;
  reported_at?: string;
  /** Who answered last. */
  by?: string;
  result?: string;
}

export interface RecipientChoice {
  /** The whole squad. */
  squad?: string;
  /** One unit; its squad is told too. */
  unit_id?: string;
}

export interface RegisterDevice {
  unit_id: string;
  protocol: 'jt808' | 'osmand';
  /** JT/T 808 terminal number, or the OsmAnd id (put a secret in it). */
  identity: string;
  /** Clock of the terminal; default 480. */
  utc_offset_minutes?: number;
  /** Default true. */
  login_required?: boolean;
}

export interface RegisterTicket {
  /** Where the complaint came in. */
  source: 'hotline_12345' | 'grid_platform' | 'city_platform' | 'petition' | 'media' | 'leader_instruction' | 'camera' | 'officer' | 'community' | 'other';
  /** Number in the source platform; unique per source. */
  external_id?: string;
  /** Code from GET /api/v1/categories. */
  category: string;
  /** Default: normal. */
  urgency?: 'emergency' | 'urgent' | 'normal';
  title: string;
  description?: string;
  address?: string;
  /** WGS-84. With it the ticket goes to the squad whose area holds it. */
  point?: GeoPoint;
  /** Without a point: the organisation that must locate it; default: the account's own. */
  node?: string;
  /** Personal data: stored apart, never shown unmasked. */
  contact_name?: string;
  /** Personal data: stored apart, shown masked. */
  contact_phone?: string;
  /** When the citizen complained; default: now; not in the future. */
  received_at?: string;
  /** Deadline set by the source; default: by urgency (configuration). */
  due_at?: string;
}

export interface RegisterUnit {
  squad: string;
  kind: 'officer' | 'vehicle' | 'drone';
  call_sign: string;
  /** Default: standby. */
  posture?: 'patrol' | 'fixed_post' | 'on_watch' | 'standby' | 'off_duty';
}

export interface ReportOrder {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
  /** What was found and done; required. */
  result?: string;
}

export interface SetPosture {
  unit_id: string;
  posture: 'patrol' | 'fixed_post' | 'on_watch' | 'standby' | 'off_duty';
}

export interface StartOrder {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
}

export interface StatusCounts {
  registered: number;
  accepted: number;
  dispatched: number;
  in_progress: number;
  resolved: number;
  /** Closed within the last 24 hours. */
  closed: number;
}

export interface Summary {
  as_of: string;
  epoch: number;
  seq: number;
  tickets: StatusCounts;
  /** Open tickets past their step clock or their total clock. */
  overdue: number;
  /** Received since midnight in Beijing. */
  received_today: number;
  /** Closed since midnight in Beijing. */
  closed_today: number;
  units: number;
  /** Posture other than off_duty. */
  units_on_duty: number;
  /** On duty, with a usable fix not older than 60 s. */
  units_online: number;
}

export interface Ticket {
  id: string;
  /** Send it back with a command; it grows by 1 per change. */
  version: number;
  status: 'registered' | 'accepted' | 'dispatched' | 'in_progress' | 'resolved' | 'closed';
  source: 'hotline_12345' | 'grid_platform' | 'city_platform' | 'petition' | 'media' | 'leader_instruction' | 'camera' | 'officer' | 'community' | 'other';
  /** Number in the platform it came from; unique per source. */
  external_id?: string;
  /** Code from the category list. */
  category: string;
  urgency: 'emergency' | 'urgent' | 'normal';
  title: string;
  description?: string;
  address?: string;
  point?: GeoPoint;
  /** Owner: a squad, or the level that must locate the ticket. */
  node: string;
  /** Squads with an order for it. */
  responders: string[];
  order_id?: string;
  /** Masked phone of the complainant. */
  contact?: string;
  received_at: string;
  registered_at: string;
  accepted_at?: string;
  dispatched_at?: string;
  resolved_at?: string;
  closed_at?: string;
  /** Step clock: the next step is late after this. */
  step_due_at?: string;
  /** Total clock; never restarts. */
  due_at: string;
  outcome?: 'solved' | 'explained' | 'unsolvable' | 'not_true';
  note?: string;
  /** When this version was made. */
  changed_at: string;
  /** Who made this version. */
  changed_by: string;
}

export interface TicketAccepted {
  ticket_id: string;
  step_due_at?: string;
}

export interface TicketChanged {
  ticket_id: string;
  version: number;
  status: 'registered' | 'accepted' | 'dispatched' | 'in_progress' | 'resolved' | 'closed';
  node: string;
  order_id?: string;
}

export interface TicketClosed {
  ticket_id: string;
  outcome: 'solved' | 'explained' | 'unsolvable' | 'not_true';
  note?: string;
  closed_at: string;
}

export interface TicketLocated {
  ticket_id: string;
  point?: GeoPoint;
  node: string;
}

export interface TicketPage {
  items: Ticket[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface TicketRegistered {
  ticket: Ticket;
}

export interface TicketsImported {
  /** New tickets. */
  added: number;
  /** Already there by source and external id; left as they are. */
  known: number;
  /** Of the new ones: inside the area of a squad. */
  located: number;
}

export interface Track {
  /** By fix time, at most 20,000. */
  items: TrackPoint[];
}

export interface TrackPoint {
  fix_at: string;
  lon: number;
  lat: number;
  speed_kmh?: number;
  doubtful: boolean;
}

export interface Unit {
  id: string;
  version: number;
  /** Small number used in binary position frames, valid for the epoch. */
  number: number;
  squad: string;
  kind: 'officer' | 'vehicle' | 'drone';
  call_sign: string;
  posture: 'patrol' | 'fixed_post' | 'on_watch' | 'standby' | 'off_duty';
  status: 'available' | 'assigned' | 'en_route' | 'on_scene';
  /** The order that the unit is working on. */
  order_id?: string;
}

export interface UnitChanged {
  unit_id: string;
  version: number;
}

export interface UnitDetail {
  unit: Unit;
  /** Absent off duty and before the first usable fix. */
  position?: UnitPosition;
  /** Last sign of life of its device. */
  heard_at?: string;
}

export interface UnitPage {
  items: Unit[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface UnitPosition {
  lon: number;
  lat: number;
  /** By the device's clock. */
  fix_at: string;
  /** By our clock. */
  arrived_at: string;
  speed_kmh?: number;
  course_deg?: number;
  accuracy_m?: number;
  /** The device says that the position is simulated. */
  doubtful: boolean;
}

export interface UnitRegistered {
  unit: Unit;
}

export interface UnitSos {
  unit_id: string;
  point?: GeoPoint;
  fix_at: string;
}

/** The body of an event record. */
export type EventBody =
  | TicketRegistered
  | TicketLocated
  | TicketAccepted
  | TicketClosed
  | OrderIssued
  | OrderAdvanced
  | UnitRegistered
  | PostureChanged
  | UnitSos
  | DeviceRegistered
  | AreaReplaced
  | AccountCreated;

/** What each command takes and answers. */
export interface Commands {
  'ticket.register': { body: RegisterTicket; reply: TicketChanged };
  'ticket.locate': { body: LocateTicket; reply: TicketChanged };
  'ticket.accept': { body: AcceptTicket; reply: TicketChanged };
  'ticket.dispatch': { body: DispatchTicket; reply: TicketChanged };
  'ticket.close': { body: CloseTicket; reply: TicketChanged };
  'ticket.import': { body: ImportTickets; reply: TicketsImported };
  'order.acknowledge': { body: AcknowledgeOrder; reply: OrderChanged };
  'order.start': { body: StartOrder; reply: OrderChanged };
  'order.arrive': { body: ArriveAtOrder; reply: OrderChanged };
  'order.report': { body: ReportOrder; reply: OrderChanged };
  'unit.register': { body: RegisterUnit; reply: UnitChanged };
  'unit.set_posture': { body: SetPosture; reply: UnitChanged };
  'device.register': { body: RegisterDevice; reply: DeviceAdded };
  'account.create': { body: CreateAccount; reply: AccountSecret };
  'area.import': { body: ImportAreas; reply: AreasImported };
}
