// Stand-in for the file generated from protocol/ (same names); do not add anything by hand that the generator does not know.

export interface GeoPoint { lon: number; lat: number }

export interface Organisation {
  code: string;
  number: number;
  kind: 'city' | 'district' | 'street' | 'squad';
  name: string;
  short_name: string;
  district?: string;
  street?: string;
  lon: number;
  lat: number;
}

export interface Unit {
  id: string;
  version: number;
  number: number;
  squad: string;
  kind: 'officer' | 'vehicle' | 'drone';
  call_sign: string;
  posture: 'patrol' | 'fixed_post' | 'on_watch' | 'standby' | 'off_duty';
  status: 'available' | 'assigned' | 'en_route' | 'on_scene';
  order_id?: string;
}

export interface UnitPosition {
  lon: number;
  lat: number;
  fix_at: string;
  arrived_at: string;
  speed_kmh?: number;
  course_deg?: number;
  accuracy_m?: number;
  doubtful: boolean;
}

export interface Ticket {
  id: string;
  version: number;
  status: 'registered' | 'accepted' | 'dispatched' | 'in_progress' | 'resolved' | 'closed';
  source: 'hotline_12345' | 'grid_platform' | 'city_platform' | 'petition' | 'media' | 'leader_instruction' | 'camera' | 'officer' | 'community' | 'other';
  external_id?: string;
  category: string;
  urgency: 'emergency' | 'urgent' | 'normal';
  title: string;
  description?: string;
  address?: string;
  point?: GeoPoint;
  node: string;
  responders: string[];
  order_id?: string;
  contact?: string;
  received_at: string;
  registered_at: string;
  accepted_at?: string;
  dispatched_at?: string;
  resolved_at?: string;
  closed_at?: string;
  step_due_at?: string;
  due_at: string;
  outcome?: 'solved' | 'explained' | 'unsolvable' | 'not_true';
  note?: string;
}

export interface Recipient {
  index: number;
  squad: string;
  unit_id?: string;
  state: 'issued' | 'acknowledged' | 'started' | 'on_scene' | 'reported';
  acknowledged_at?: string;
  started_at?: string;
  on_scene_at?: string;
  reported_at?: string;
  by?: string;
  result?: string;
}

export interface Order {
  id: string;
  version: number;
  kind: string;
  ticket_id?: string;
  issuer: string;
  issued_by: string;
  issued_at: string;
  due_at: string;
  note?: string;
  informed: string[];
  recipients: Recipient[];
}

export interface Actor { account: string; name: string }

export interface EventRecord {
  seq: number;
  type: string;
  at: string;
  actor: Actor;
  entity: string;
  version: number;
  nodes: string[];
  body: Record<string, unknown>;
}

export interface Grant {
  node: string;
  role: 'administrator' | 'dispatcher' | 'squad_leader' | 'viewer' | 'integrator';
  expires_at?: string;
}

export interface Account {
  id: string;
  name: string;
  display_name: string;
  grants: Grant[];
}

export interface Category {
  code: string;
  class_code: string;
  class_name: string;
  name: string;
}

export interface RecipientChoice { squad?: string; unit_id?: string }

export interface RegisterTicket {
  source: Ticket['source'];
  external_id?: string;
  category: string;
  urgency?: Ticket['urgency'];
  title: string;
  description?: string;
  address?: string;
  point?: GeoPoint;
  node?: string;
  contact_name?: string;
  contact_phone?: string;
  received_at?: string;
  due_at?: string;
}

export interface AcceptTicket { ticket_id: string; version: number }
export interface LocateTicket { ticket_id: string; version: number; point?: GeoPoint; node?: string }
export interface DispatchTicket { ticket_id: string; version: number; recipients: RecipientChoice[]; note?: string }
export interface CloseTicket { ticket_id: string; version: number; outcome: 'solved' | 'explained' | 'unsolvable' | 'not_true'; note?: string }
export interface AcknowledgeOrder { order_id: string; recipient: number }
export interface StartOrder { order_id: string; recipient: number }
export interface ArriveAtOrder { order_id: string; recipient: number }
export interface ReportOrder { order_id: string; recipient: number; result: string }
export interface SetUnitPosture { unit_id: string; posture: Unit['posture'] }

export interface TicketChanged {
  ticket_id: string;
  version: number;
  status: Ticket['status'];
  node: string;
  order_id?: string;
}

export interface OrderChanged {
  order_id: string;
  version: number;
  recipient: number;
  state: Recipient['state'];
}
