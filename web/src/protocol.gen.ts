// Generated from protocol/messages by `tiaodu describe typescript`. Do not edit.

export interface Account {
  id: string;
  /** Sign-in name, unique. */
  name: string;
  display_name: string;
  grants: Grant[];
  /** Since when nobody can sign in with it; absent: not locked. */
  locked_at?: string;
}

export interface AccountCreated {
  account: Account;
}

export interface AccountGrantsSet {
  account_id: string;
  grants: Grant[];
}

export interface AccountLocked {
  account_id: string;
  reason: string;
}

export interface AccountProofChanged {
  account_id: string;
  change: 'password_changed' | 'secret_reset' | 'second_factor_enrolled' | 'second_factor_removed';
}

export interface AccountReply {
  account_id: string;
}

export interface AccountSecret {
  account_id: string;
  /** One-time password or bearer token, made by the server, 130 random bits or more. Shown once. */
  secret: string;
}

export interface AccountUnlocked {
  account_id: string;
}

export interface AcknowledgeOrder {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
  /** Revision of the order that the recipient has read. */
  revision: number;
}

export interface AddRecipients {
  order_id: string;
  version: number;
  recipients: RecipientChoice[];
}

export interface AidEnded {
  unit_id: string;
  node: string;
}

export interface AidGranted {
  unit_id: string;
  aid: UnitAid;
}

export interface AidReply {
  /** How many units. */
  changed: number;
}

export interface Alert {
  id: string;
  version: number;
  kind: 'sos' | 'zone_entered' | 'zone_left' | 'dwell' | 'off_post' | 'absent' | 'out_of_area' | 'speeding' | 'stationary' | 'gathering' | 'unaccompanied' | 'silent' | 'low_battery' | 'device_takeover' | 'device_alarm';
  level: 'notice' | 'warning' | 'alarm';
  state: 'open' | 'taken' | 'closed';
  /** Code of the rule that fired. */
  rule: string;
  /** Whose squad it concerns. */
  node: string;
  unit_id?: string;
  zone_id?: string;
  device_id?: string;
  point?: GeoPoint;
  /** What was measured, for people. */
  text: string;
  /** When the condition began. */
  began_at: string;
  raised_at: string;
  /** When the condition ended by itself. */
  ended_at?: string;
  /** How often it would have fired again meanwhile. */
  repeats: number;
  taken_by?: string;
  taken_at?: string;
  closed_by?: string;
  closed_at?: string;
  outcome?: 'handled' | 'false_alarm' | 'ended';
  note?: string;
}

export interface AlertClosed {
  alert_id: string;
  outcome: 'handled' | 'false_alarm' | 'ended';
  note?: string;
  repeats: number;
}

export interface AlertCount {
  kind: 'sos' | 'zone_entered' | 'zone_left' | 'dwell' | 'off_post' | 'absent' | 'out_of_area' | 'speeding' | 'stationary' | 'gathering' | 'unaccompanied' | 'silent' | 'low_battery' | 'device_takeover' | 'device_alarm';
  level: 'notice' | 'warning' | 'alarm';
  /** That nobody has taken. */
  open: number;
  taken: number;
}

export interface AlertEnded {
  alert_id: string;
  ended_at: string;
  /** How often it would have fired again up to now. */
  repeats: number;
}

export interface AlertPage {
  items: Alert[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface AlertRaised {
  alert: Alert;
}

export interface AlertReply {
  alert_id: string;
  version: number;
}

export interface AlertRule {
  /** `code` names the rule in alerts. */
  label: Label;
  kind: 'sos' | 'zone_entered' | 'zone_left' | 'dwell' | 'off_post' | 'absent' | 'out_of_area' | 'speeding' | 'stationary' | 'gathering' | 'unaccompanied' | 'silent' | 'low_battery' | 'device_takeover' | 'device_alarm';
  level: 'notice' | 'warning' | 'alarm';
  /** What becomes of an untaken alert when its condition ends by itself. */
  after_end: 'stays' | 'closes';
  /** Only for these organisations and what is below them; empty: everywhere. */
  nodes: string[];
  /** Only for zones of these kinds; empty: every kind. */
  zones: ('border' | 'key_zone' | 'post' | 'patrol_route' | 'cordon')[];
  /** Only for units of these kinds; empty: every kind. */
  units: ('officer' | 'vehicle' | 'drone' | 'auxiliary')[];
  /** Only in these postures; empty: all but off_duty. */
  postures: ('patrol' | 'fixed_post' | 'on_watch' | 'standby' | 'off_duty')[];
  /** How long the condition lasts before it fires. */
  seconds: number;
  /** Hysteresis at a border; the radius of a place or of a group. */
  metres: number;
  /** Units of a gathering. */
  count: number;
  speed_kmh: number;
  /** Battery. */
  percent: number;
}

export interface AlertSummary {
  /** Start of the server. */
  since: string;
  /** By code. */
  items: NodeAlerts[];
}

export interface AlertTaken {
  alert_id: string;
}

export interface AmendOrder {
  order_id: string;
  version: number;
  title?: string;
  note?: string;
  urgency?: 'emergency' | 'urgent' | 'normal';
  due_at?: string;
  starts_at?: string;
  ends_at?: string;
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
  /** Revision of the order that the recipient has read. */
  revision: number;
}

export interface AskDevice {
  device_id: string;
  ask: DeviceAsk;
}

export interface AskReply {
  device_id: string;
  /** Seq of the event device.asked; device.answered names it. */
  asked_seq: number;
}

export interface AssignmentPair {
  ticket_id: string;
  unit_id: string;
  /** Travel time; absent when the place is unknown. */
  eta_s?: number;
  /** Length of the way along roads; present when `road` is true. */
  road_m?: number;
  /** True: `eta_s` is the time along roads; false: an estimate from the distance. */
  road: boolean;
}

export interface AssignmentProposal {
  /** Most urgent first, then by ticket id. */
  pairs: AssignmentPair[];
  /** Most urgent first, then by ticket id. */
  unserved: UnservedTicket[];
}

export interface AuditRecord {
  seq: number;
  at: string;
  account?: string;
  /** Name at that time. */
  who: string;
  /** What was done; for changes the type of the event. */
  action: string;
  /** Id of what it was about, or what was asked for. */
  subject: string;
  /** From where; empty: the server itself. */
  address: string;
  outcome: 'done' | 'refused';
  /** More than 1: so many of a kind within a minute, above the limit. */
  count: number;
  detail: string;
}

export interface AuditRecordPage {
  items: AuditRecord[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface BindDevice {
  device_id: string;
  version: number;
  /** Absent: nobody carries it. */
  unit_id?: string;
  /** When it was handed over; at most 7 days ago, not before the last hand-over, not in the future. Default: now. */
  from?: string;
}

export interface CalendarChanged {
  calendar: WorkCalendar;
}

export interface CalendarDay {
  /** Beijing date, YYYY-MM-DD, years 2000 to 2099. */
  date: string;
  kind: 'off' | 'work';
  /** The holiday that the day belongs to, or the reason. */
  name: string;
  /** Address or number of the notice. */
  source?: string;
}

export interface CalendarReply {
  version: number;
  /** Open tickets whose deadlines moved. */
  tickets: number;
}

export interface CallBack {
  /** Satisfaction with the result. */
  result: 'satisfied' | 'mostly_satisfied' | 'neutral' | 'unsatisfied' | 'not_rated';
  /** Satisfaction with the officers. */
  attitude: 'satisfied' | 'mostly_satisfied' | 'neutral' | 'unsatisfied' | 'not_rated';
  note?: string;
  at: string;
  by: string;
}

export interface CallBackComplainant {
  ticket_id: string;
  version: number;
  /** With the result. */
  result: 'satisfied' | 'mostly_satisfied' | 'neutral' | 'unsatisfied' | 'not_rated';
  /** With the officers. */
  attitude: 'satisfied' | 'mostly_satisfied' | 'neutral' | 'unsatisfied' | 'not_rated';
  note?: string;
}

export interface Candidate {
  unit_id: string;
  call_sign: string;
  squad: string;
  /** From 1, the best. */
  rank: number;
  /** Sum of the reasons, in seconds; less is better. */
  score_s: number;
  /** Straight line; absent when the place is unknown. */
  distance_m?: number;
  /** Travel time; absent when the place is unknown. */
  eta_s?: number;
  /** Length of the way along roads; present when `road` is true. */
  road_m?: number;
  /** True: `eta_s` is the time along roads; false: an estimate from the distance. */
  road: boolean;
  /** Age of its position. */
  fix_age_s: number;
  posture: 'patrol' | 'fixed_post' | 'on_watch' | 'standby' | 'off_duty';
  status: 'available' | 'assigned' | 'en_route' | 'on_scene';
  /** Of the squad that owns the ticket. */
  own_squad: boolean;
  /** Jobs that wait for it already. */
  open_jobs: number;
  /** What makes up the score. */
  reasons: CandidateReason[];
}

export interface CandidateReason {
  code: 'road_time' | 'estimated_time' | 'place_unknown' | 'own_squad' | 'other_squad' | 'posture' | 'open_jobs' | 'doubtful_position' | 'leaves_job' | 'beyond_roads';
  /** What it adds to the score. */
  seconds: number;
  /** Of the way: along roads for road_time, straight for the other times. */
  metres?: number;
  /** Of estimated_time: how much longer than straight a way is taken to be. */
  factor?: number;
}

export interface Carrier {
  unit_id: string;
  from: string;
  /** Absent: still carries it. */
  to?: string;
}

export interface CaseDecision {
  choice: 'filed' | 'not_filed';
  /** The rule that says this should be a case. */
  rule?: string;
  /** Number of the case that was filed. */
  case_number?: string;
  /** Code of why none was filed. */
  reason?: string;
}

export interface CaseRule {
  label: Label;
  match: TicketMatch;
}

export interface CaseRules {
  rules: CaseRule[];
  no_case_reasons: Label[];
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

export interface CategoryRadius {
  /** Code or its beginning. */
  category: string;
  radius_m: number;
}

export interface ChangeDevice {
  device_id: string;
  version: number;
  label?: string;
  datum?: 'wgs84' | 'cgcs2000' | 'gcj02' | 'bd09';
  utc_offset_minutes?: number;
  login_required?: boolean;
  retired?: boolean;
}

export interface ChangePassword {
  old_password: string;
  new_password: string;
}

export interface Chase {
  recipient: number;
  stage: 'none' | 'reminded' | 'climbed_next' | 'climbed_top';
  /** The level that was told because nobody answered. */
  told?: string;
  /** Why the recipient itself was not called, for example `off_duty`. */
  skipped?: string;
}

export interface ChaseRule {
  /** Absent: every urgency that has no line of its own. */
  urgency?: 'emergency' | 'urgent' | 'normal';
  /** urgent_hours: day and night; work_hours: in working hours only. */
  counting: 'urgent_hours' | 'urgent_days' | 'work_hours' | 'work_days' | 'legal_work_days' | 'calendar_days' | 'calendar_days_rolled' | 'calendar_months' | 'calendar_months_rolled' | 'urgent_minutes';
  remind_s: number;
  to_next_s: number;
  to_top_s: number;
}

export interface Checkpoint {
  title: string;
  point: GeoPoint;
  radius_m: number;
}

export interface CheckpointVisited {
  patrol_id: string;
  /** In `points`, from 0. */
  place: number;
  unit_id: string;
  /** By the device's clock. */
  visited_at: string;
}

export interface ClockExtension {
  /** In the unit of the limit. */
  amount: number;
  at: string;
  reason: string;
  /** Who allowed it; absent: a rule. */
  by?: string;
}

export interface ClockPause {
  from: string;
  /** Absent while the clock stands. */
  to?: string;
  reason: 'waiting_for_citizen' | 'awaiting_approval' | 'parked' | 'returned' | 'in_review' | 'hearing' | 'appraisal' | 'expert_opinion' | 'announcement' | 'other';
  /** Explanation, or the document that allows the pause. */
  note?: string;
}

export interface CloseAlert {
  alert_id: string;
  version: number;
  /** handled or false_alarm. */
  outcome: 'handled' | 'false_alarm' | 'ended';
  /** What was found and done. */
  note: string;
}

export interface CloseKnot {
  knot_id: string;
  version: number;
  /** What ended it. */
  text: string;
}

export interface CloseReport {
  report_id: string;
  version: number;
  /** The last word on it. */
  text: string;
}

export interface CloseTicket {
  ticket_id: string;
  version: number;
  outcome: 'solved' | 'explained' | 'unsolvable';
  /** Default: confirmed. */
  truth?: 'confirmed' | 'not_true';
  /** Required when not every recipient has reported. */
  note?: string;
  /** Required when a rule says it should be a case. */
  case_decision?: CaseDecision;
  /** Required inside an open knot: what is different this time. */
  different_this_time?: string;
}

export interface ConfirmRecall {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
  /** Revision of the order that the recipient has read. */
  revision: number;
}

export interface ConfirmTotp {
  /** Six digits. */
  code: string;
}

export interface ContactAttempt {
  way: 'phone' | 'visit' | 'message' | 'letter' | 'other';
  result: 'reached' | 'no_answer' | 'wrong_number' | 'refused';
  at: string;
  by: string;
  node: string;
  note?: string;
}

export interface ContactComplainant {
  ticket_id: string;
  version: number;
  way: 'phone' | 'visit' | 'message' | 'letter' | 'other';
  /** Only reached stops the first-contact clock. */
  result: 'reached' | 'no_answer' | 'wrong_number' | 'refused';
  /** Default: now; not in the future, not before the ticket was received. */
  at?: string;
  note?: string;
}

export interface CorrectTicket {
  ticket_id: string;
  version: number;
  category?: string;
  urgency?: 'emergency' | 'urgent' | 'normal';
  title?: string;
  address?: string;
}

export interface Coverage {
  cell_m: number;
  /** That were asked for; some may have been nowhere. */
  units: number;
  /** Of all cells. */
  minutes: number;
  /** By hour, then from the south and the west. */
  cells: CoverageCell[];
  /** As in Track. */
  unreadable_days: string[];
}

export interface CoverageCell {
  /** Its beginning. */
  hour: string;
  /** Degrees, WGS-84. */
  west: number;
  south: number;
  east: number;
  north: number;
  /** Of all units together. */
  minutes: number;
  /** Different ones. */
  units: number;
}

export interface CreateAccount {
  name: string;
  display_name: string;
  grants: Grant[];
  /** True: for a program, signs in with a bearer token; default: with a password. */
  token?: boolean;
}

export interface DecideRequest {
  ticket_id: string;
  version: number;
  /** Number of the request. */
  request: number;
  /** approved or refused. */
  verdict: 'pending' | 'approved' | 'refused';
  /** Required for a refusal. */
  answer?: string;
}

export interface DeclineOrder {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
  /** Revision of the order that the recipient has read. */
  revision: number;
  /** Why not; required. */
  reason?: string;
}

export interface DeliverOrder {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
  /** Revision of the order that the recipient has read. */
  revision: number;
}

export interface DepartForOrder {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
  /** Revision of the order that the recipient has read. */
  revision: number;
}

export interface Device {
  id: string;
  version: number;
  protocol: 'jt808' | 'osmand' | 'owntracks' | 'gb28181' | 'tablet';
  /** JT/T 808 terminal number without leading zeros, GB/T 28181 id, OsmAnd id, OwnTracks user/device, or the login of the tablet's account. */
  identity: string;
  /** What people call it. */
  label: string;
  /** Of the coordinates that it sends. */
  datum: 'wgs84' | 'cgcs2000' | 'gcj02' | 'bd09';
  /** Clock of the terminal; 480 = Beijing time. */
  utc_offset_minutes: number;
  /** False: a tracker that never registers may report at once. */
  login_required: boolean;
  /** Taken out of use: nothing of it is accepted any more. */
  retired: boolean;
  /** Who answers for it: the squad of its last carrier. */
  squad: string;
  /** Oldest first; the last one without `to` carries it now. */
  carriers: Carrier[];
}

export interface DeviceAnswer {
  outcome: 'ok' | 'failed' | 'bad_message' | 'unsupported' | 'no_answer' | 'connection_lost' | 'not_connected';
  /** For people: model and firmware, pictures to come … */
  detail: string;
  parameters?: DeviceParameter[];
}

export interface DeviceAnswered {
  device_id: string;
  asked_seq: number;
  answer: DeviceAnswer;
}

export interface DeviceAsk {
  kind: 'text' | 'position' | 'track' | 'parameters' | 'set_parameters' | 'attributes' | 'restart' | 'confirm_alarms' | 'link_check' | 'photo';
  /** text: shown and read out. */
  text?: string;
  /** text: default false. */
  urgent?: boolean;
  /** track: seconds between reports, 0 ends it; photo: seconds between pictures. */
  interval_s?: number;
  /** track: for how long. */
  valid_s?: number;
  /** set_parameters: what to set; parameters: which to tell, by id (empty: all). */
  parameters?: DeviceParameter[];
  /** photo: camera, default 1. */
  channel?: number;
  /** photo: how many, default 1. */
  count?: number;
}

export interface DeviceAsked {
  device_id: string;
  ask: DeviceAsk;
}

export interface DeviceChanged {
  device: Device;
}

export interface DeviceParameter {
  /** For example 41 (0x0029): seconds between reports. */
  id: number;
  /** Decimal for numbers, text for texts, hexadecimal after `0x` for what has no known type. */
  value: string;
}

export interface DeviceRegistered {
  device: Device;
}

export interface DeviceReply {
  device_id: string;
  version: number;
}

export interface DeviceSecret {
  device_id: string;
  /** 100 random bits; OsmAnd and Traccar Client: parameter `token` or password of HTTP Basic; OwnTracks: password. Shown once. */
  code: string;
}

export interface DeviceView {
  device: Device;
  /** The unit that carries it now. */
  carrier?: string;
  /** Of that unit. */
  call_sign?: string;
  /** A code was issued; a phone must show it when `login_required`. */
  has_code: boolean;
  /** Absent: no connection, or a phone that makes one a fix. */
  connected_since?: string;
  /** Last sign of life; absent: none since the server started. */
  heard_at?: string;
  /** Where that came from. */
  address?: string;
  /** Of the last live fix: its time minus ours, s; a slow network makes it negative too. */
  clock_skew_s?: number;
  /** Charge, 0 to 1. */
  battery?: number;
  /** Reports dropped because there were too many of them. */
  dropped: number;
}

export interface DeviceViewPage {
  items: DeviceView[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface DispatchTicket {
  ticket_id: string;
  version: number;
  recipients: RecipientChoice[];
  /** Shown to the recipients. */
  note?: string;
}

export interface EndAid {
  units: string[];
  /** Who was helped. */
  node: string;
}

export interface EndSession {
  account_id: string;
  /** As in session.list. */
  session_id: string;
}

export interface EnrolTotp {
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

export interface EventReport {
  id: string;
  version: number;
  node: string;
  by: string;
  title: string;
  text: string;
  point?: GeoPoint;
  ticket_id?: string;
  happened_at: string;
  reported_at: string;
  /** The first report was due by then; later than that is late. */
  first_due_at: string;
  receipts: ReportReceipt[];
  follow_ups: FollowUp[];
  closed_at?: string;
}

export interface EventReportPage {
  items: EventReport[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface Evidence {
  id: string;
  /** Of the file as it came, hexadecimal. */
  sha256: string;
  bytes: number;
  /** From the bytes themselves, for example image/jpeg. */
  media_type: string;
  /** Whose unit sent it. */
  squad: string;
  unit_id?: string;
  device_id?: string;
  /** Camera of the terminal; 0 = unknown. */
  channel: number;
  /** What set it off, JT/T 808 event code: 0 platform, 1 timer, 2 robbery, 3 collision … */
  trigger: number;
  taken_at?: string;
  point?: GeoPoint;
  stored_at: string;
}

export interface EvidenceStored {
  evidence: Evidence;
}

export interface ExtendTicket {
  ticket_id: string;
  version: number;
  /** In the unit of the ticket's total limit. */
  amount: number;
  reason?: string;
  note?: string;
}

export interface FlowAction {
  label: Label;
  /** States in which it is possible. */
  from: string[];
  /** Absent: stays; after a pause back to the state before. */
  to?: string;
  who: 'owner' | 'responder' | 'either';
  clocks: 'none' | 'pause' | 'resume' | 'restart' | 'stop';
  /** With clocks = pause: why they stand. */
  pause?: 'waiting_for_citizen' | 'awaiting_approval' | 'parked' | 'returned' | 'in_review' | 'hearing' | 'appraisal' | 'expert_opinion' | 'announcement' | 'other';
  hand_over: 'stays' | 'upward';
  note: 'optional' | 'required';
  /** If there are any, one must be given. */
  reasons: Label[];
  /** The level that must consent, when the actor is below it. */
  approval?: 'city' | 'district' | 'street' | 'squad';
}

export interface FlowState {
  label: Label;
  /** What the state means to the program. */
  status: 'registered' | 'accepted' | 'dispatched' | 'in_progress' | 'resolved' | 'checked' | 'closed' | 'returned' | 'transferred' | 'parked' | 'voided';
}

export interface FollowUp {
  at: string;
  by: string;
  node: string;
  text: string;
}

export interface FollowUpReport {
  report_id: string;
  version: number;
  text: string;
}

export interface GeneralRules {
  /** Repeats at which a knot needs a named owner and the district is told. */
  knot_owner_at: number;
  repeat_radius_m: number;
  repeat_window_days: number;
  zone_wait_minutes: number;
  report_first_minutes: number;
  report_receipt_minutes: number;
  reveals_per_hour: number;
  fix_age_max_s: number;
  /** Radius of repeats per category prefix. */
  radii: CategoryRadius[];
  /** When vehicles are slower than on empty roads. */
  traffic?: TrafficHours[];
}

export interface GeoPoint {
  /** Degrees, WGS-84. */
  lon: number;
  /** Degrees, WGS-84. */
  lat: number;
}

export interface Grant {
  node: string;
  role: 'administrator' | 'dispatcher' | 'squad_leader' | 'viewer' | 'integrator' | 'security_administrator' | 'auditor' | 'wall';
  expires_at?: string;
}

export interface GrantAid {
  units: string[];
  /** Who is helped: a district or squad that is not above the units. */
  node: string;
  /** At most 30 days from now. */
  until: string;
  reason: string;
}

export interface ImportAreas {
  /** Shown on the map. */
  attribution: string;
  areas: AreaShape[];
}

export interface ImportTickets {
  source: 'hotline_12345' | 'grid_platform' | 'city_platform' | 'director_mailbox' | 'petition' | 'media' | 'leader_instruction' | 'environmental_inspection' | 'camera' | 'officer' | 'community' | 'direct' | 'other';
  /** True: answer what would happen, change nothing. */
  dry_run?: boolean;
  tickets: ImportedTicket[];
}

export interface ImportTrack {
  unit_id: string;
  fixes: ImportedFix[];
}

export interface ImportZones {
  zones: ZonePlan[];
}

export interface ImportedFix {
  fix_at: string;
  point: GeoPoint;
  speed_kmh?: number;
  course_deg?: number;
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
  outcome?: 'solved' | 'explained' | 'unsolvable';
  truth?: 'confirmed' | 'not_true';
  /** Personal data: stored apart. */
  contact_name?: string;
  /** Personal data: stored apart, shown masked. */
  contact_phone?: string;
}

export interface Indicator {
  label: Label;
  /** Facts of the numerator, all of them; empty: a plain number. */
  counts: ('registered' | 'accepted' | 'accepted_in_time' | 'dispatched' | 'dispatched_accurately' | 'contact_due' | 'contacted' | 'contacted_in_time' | 'handling_due' | 'handled' | 'handled_in_time' | 'closing_due' | 'closed' | 'closed_in_time' | 'reworked' | 'replied' | 'called_back' | 'satisfied_result' | 'rated_attitude' | 'satisfied_attitude' | 'judged' | 'not_true' | 'solved' | 'should_be_case' | 'case_filed' | 'repeat' | 'overdue_open' | 'self_found')[];
  /** Facts of the denominator, all of them. */
  of: ('registered' | 'accepted' | 'accepted_in_time' | 'dispatched' | 'dispatched_accurately' | 'contact_due' | 'contacted' | 'contacted_in_time' | 'handling_due' | 'handled' | 'handled_in_time' | 'closing_due' | 'closed' | 'closed_in_time' | 'reworked' | 'replied' | 'called_back' | 'satisfied_result' | 'rated_attitude' | 'satisfied_attitude' | 'judged' | 'not_true' | 'solved' | 'should_be_case' | 'case_filed' | 'repeat' | 'overdue_open' | 'self_found')[];
  /** The mean of a duration from the receipt, in seconds, instead. */
  average?: 'first_contact' | 'handling' | 'closing';
  /** What is counted over what, in words. */
  definition: string;
}

export interface IndicatorBoard {
  items: IndicatorFigure[];
  /** Tickets of the period. */
  tickets: number;
  as_of: string;
}

export interface IndicatorFigure {
  label: Label;
  definition: string;
  /** Numerator; equal to `of` for a plain number. */
  counts: number;
  /** Denominator. */
  of: number;
  /** counts / of, 0 to 1; absent when there is nothing to count over. */
  rate?: number;
  /** Mean duration in seconds. */
  average_s?: number;
}

export interface Informed {
  node: string;
  why: 'skipped' | 'climbed_next' | 'climbed_top';
  at: string;
  /** Answered by that level's own session. */
  seen_at?: string;
  seen_by?: string;
}

export interface IntegrationKey {
  id: string;
  account_id: string;
  issued_at: string;
  expires_at?: string;
  revoked_at?: string;
}

export interface IntegrationKeyIssued {
  key: IntegrationKey;
}

export interface IntegrationKeyPage {
  items: IntegrationKey[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface IntegrationKeyReply {
  key_id: string;
}

export interface IntegrationKeyRevoked {
  key_id: string;
}

export interface IntegrationSecret {
  key_id: string;
  /** What requests are signed with, 256 random bits. Shown once. */
  secret: string;
}

export interface IssueDeviceCode {
  device_id: string;
}

export interface IssueIntegrationKey {
  account_id: string;
  /** The key is of no use from then on; default: until it is revoked. */
  expires_at?: string;
}

export interface IssueOrder {
  /** Not ticket_disposal: that is ticket.dispatch. */
  kind: 'ticket_disposal' | 'key_task' | 'emergency' | 'broadcast' | 'patrol' | 'inspection' | 'joint_action' | 'guarantee';
  /** Default: normal; an emergency order is an emergency. */
  urgency?: 'emergency' | 'urgent' | 'normal';
  title: string;
  note?: string;
  recipients: RecipientChoice[];
  point?: GeoPoint;
  address?: string;
  /** A ticket that it is about, without taking it over. */
  ticket_id?: string;
  /** Default: by the kind. */
  due_at?: string;
  starts_at?: string;
  ends_at?: string;
}

export interface Knot {
  id: string;
  version: number;
  node: string;
  title: string;
  category: string;
  /** Middle of its tickets. */
  point?: GeoPoint;
  /** The first is the one that the others repeat. */
  tickets: string[];
  /** Named person who guides the squad (专人). */
  owner?: string;
  owner_name?: string;
  /** An owner must be named; since when. */
  owner_due_at?: string;
  /** When a missing owner was chased. */
  owner_chased_at?: string;
  district_told_at?: string;
  promise?: string;
  notes: KnotNote[];
  opened_at: string;
  closed_at?: string;
}

export interface KnotChanged {
  knot: Knot;
  /** joined, left, owner, note, chased, closed or reopened. */
  what: string;
}

export interface KnotNote {
  by: string;
  at: string;
  text: string;
}

export interface KnotPage {
  items: Knot[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface KnotReply {
  knot_id: string;
  version: number;
}

export interface KnotTied {
  knot: Knot;
}

export interface KnownRoads {
  roads: RoadSet;
  changed_at: string;
}

export interface Label {
  code: string;
  zh: string;
  en: string;
}

export interface LegalClockRule {
  /** Of GET /api/v1/legal-limits. */
  code: string;
  match: TicketMatch;
  /** The step that stops it. */
  ends: 'step' | 'accept' | 'contact' | 'on_scene' | 'reply' | 'close';
}

export interface LegalLimitView {
  label: Label;
  limit: TimeLimit;
  /** What can be allowed on top. */
  extension?: number;
  /** The law and its article. */
  source: string;
}

export interface LegalLimitViewPage {
  items: LegalLimitView[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface LimitClock {
  limit: TimeLimit;
  started_at: string;
  /** After this moment more than 80 % of the limit is used up. */
  yellow_at: string;
  /** The last moment in time. While the clock stands: as if it went on at once. */
  due_at: string;
  /** Counted through a year whose holidays are not published yet; may still move. */
  provisional: boolean;
  /** In order; only the last may be open. */
  pauses: ClockPause[];
  extensions: ClockExtension[];
  /** When what the limit asks for was done. */
  stopped_at?: string;
}

export interface LimitRule {
  match: TicketMatch;
  steps: StepLimit[];
  total: TimeLimit;
  first_contact?: TimeLimit;
}

export interface LimitRules {
  /** The first that matches counts. */
  limits: LimitRule[];
  /** Every one that matches runs. */
  legal: LegalClockRule[];
}

export interface LinkTicket {
  ticket_id: string;
  version: number;
  repeat_of: string;
}

export interface LocateTicket {
  ticket_id: string;
  version: number;
  /** One of point and node, or both (the node then wins over the point's area). */
  point?: GeoPoint;
  node?: string;
}

export interface LockAccount {
  account_id: string;
  reason: string;
}

export interface MergeOrders {
  order_id: string;
  version: number;
  into: string;
  into_version: number;
  reason: string;
}

export interface MoveTicket {
  ticket_id: string;
  version: number;
  /** Code of an action of the flow. */
  action: string;
  /** One of the action's reason codes, when it has any. */
  reason?: string;
  note?: string;
  /** Of a transfer: code of the outside department. */
  department?: string;
}

export interface NameKnotOwner {
  knot_id: string;
  version: number;
  owner: string;
  promise?: string;
}

export interface NearTrack {
  unit_id: string;
  call_sign: string;
  /** Where the unit belongs now. */
  squad: string;
  /** Its first fix inside. */
  first_at: string;
  last_at: string;
  closest_m: number;
  closest_at: string;
  /** Of all its fixes inside. */
  flags: ('not_fixed' | 'encrypted' | 'mock' | 'jump' | 'clock_skew' | 'late' | 'backlog' | 'imported')[];
}

export interface NearTracks {
  /** Units with a fix inside, the closest first, at most 1,000. */
  items: NearTrack[];
  /** Units beyond that. */
  omitted: number;
  /** As in Track. */
  unreadable_days: string[];
}

export interface NodeAlerts {
  node: string;
  /** Not closed, by kind and level. */
  open: AlertCount[];
  /** Since `since`. */
  raised: number;
  /** Would have fired again while their alert was open; since `since`. */
  suppressed: number;
  /** Not raised because too many came at once; since `since`. */
  dropped: number;
}

export interface NoteOnKnot {
  knot_id: string;
  version: number;
  text: string;
}

export interface Order {
  id: string;
  /** Grows by 1 per change. */
  version: number;
  /** Of the content; a new one must be acknowledged anew. */
  revision: number;
  kind: 'ticket_disposal' | 'key_task' | 'emergency' | 'broadcast' | 'patrol' | 'inspection' | 'joint_action' | 'guarantee';
  state: 'open' | 'done' | 'recalled' | 'merged';
  /** What ends a recipient's obligation. */
  needs: 'receipt' | 'report' | 'verification';
  /** Does it take its units as their one primary job? */
  primary: 'takes_unit' | 'beside';
  /** Interrupts every screen of its recipients. */
  interrupts: 'no' | 'yes';
  urgency: 'emergency' | 'urgent' | 'normal';
  title?: string;
  note?: string;
  ticket_id?: string;
  point?: GeoPoint;
  address?: string;
  /** The level that gave the order. */
  issuer: string;
  issued_by: string;
  issued_at: string;
  due_at: string;
  /** Of a patrol, an inspection or a guarantee period. */
  starts_at?: string;
  ends_at?: string;
  merged_into?: string;
  split_from?: string;
  /** When the order stopped being open. */
  closed_at?: string;
  changed_at: string;
  changed_by: string;
  /** Levels that were told: skipped, or climbed to. */
  informed: Informed[];
  remarks: Remark[];
  /** All of them; in a push only those that the event changed: merge by index. */
  recipients: Recipient[];
}

export interface OrderAdvanced {
  order_id: string;
  recipient: number;
  state: 'issued' | 'delivered' | 'acknowledged' | 'started' | 'en_route' | 'on_scene' | 'reported' | 'verified' | 'declined' | 'recalled' | 'replaced' | 'not_called';
  revision: number;
  by: string;
  result?: string;
  reason?: string;
  ticket_step?: TicketStep;
}

export interface OrderAmended {
  order_id: string;
  revision: number;
  title?: string;
  note?: string;
  urgency?: 'emergency' | 'urgent' | 'normal';
  due_at?: string;
  starts_at?: string;
  ends_at?: string;
}

export interface OrderChanged {
  order_id: string;
  version: number;
  order_state: 'open' | 'done' | 'recalled' | 'merged';
  recipient?: number;
  /** Of the recipient. */
  state?: 'issued' | 'delivered' | 'acknowledged' | 'started' | 'en_route' | 'on_scene' | 'reported' | 'verified' | 'declined' | 'recalled' | 'replaced' | 'not_called';
}

export interface OrderChased {
  order_id: string;
  chases: Chase[];
}

export interface OrderDocument {
  file_name: string;
  /** Plain text, UTF-8. */
  text: string;
}

export interface OrderIssued {
  order: Order;
  ticket_step?: TicketStep;
}

export interface OrderKindRule {
  kind: 'ticket_disposal' | 'key_task' | 'emergency' | 'broadcast' | 'patrol' | 'inspection' | 'joint_action' | 'guarantee';
  label: Label;
  /** What ends a recipient's obligation. */
  needs: 'receipt' | 'report' | 'verification';
  /** Does it take a unit as its one primary job? */
  primary: 'takes_unit' | 'beside';
  /** A unit off duty among the recipients: refuse, or leave it out and say so. */
  off_duty: 'refuse' | 'skip';
  /** Interrupts every screen of its recipients. */
  interrupts: 'no' | 'yes';
  /** When the order names no deadline. */
  due: TimeLimit;
  chase: ChaseRule[];
}

export interface OrderMerged {
  order_id: string;
  into: string;
  reason: string;
}

export interface OrderPage {
  items: Order[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface OrderRecalled {
  order_id: string;
  recipients: number[];
  reason: string;
  ticket_step?: TicketStep;
}

export interface OrderReceipts {
  order_id: string;
  version: number;
  /** One per level that has recipients. */
  levels: ReceiptCount[];
  /** The recipients that were asked for. */
  items: Recipient[];
}

export interface OrderRemarked {
  order_id: string;
  remark: Remark;
}

export interface OrderRules {
  kinds: OrderKindRule[];
  /** Outside bodies without accounts. */
  departments: Label[];
}

export interface OrderSeen {
  order_id: string;
  node: string;
  by: string;
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

export interface Patrol {
  id: string;
  version: number;
  /** The route. */
  zone_id: string;
  /** Of the route. */
  title: string;
  /** Of the route. */
  owners: string[];
  /** Whose visits count; empty: any unit of the owners. */
  units?: string[];
  /** Beginning of the shift: of its hours, or of the Beijing day. */
  from: string;
  /** Exclusive. */
  to: string;
  state: 'under_way' | 'ended' | 'cancelled';
  ended_at?: string;
  /** In the order of the route. */
  points: PatrolPoint[];
}

export interface PatrolEnded {
  patrol_id: string;
  /** ended or cancelled. */
  state: 'under_way' | 'ended' | 'cancelled';
}

export interface PatrolPage {
  items: Patrol[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface PatrolPlanned {
  patrol: Patrol;
}

export interface PatrolPoint {
  checkpoint: Checkpoint;
  state: 'planned' | 'visited' | 'missed';
  /** By the device's clock. */
  visited_at?: string;
  /** Who was there first. */
  unit_id?: string;
}

export interface PositionFix {
  lon: number;
  lat: number;
  /** Default: as the registry says of the tablet. */
  datum?: 'wgs84' | 'cgcs2000' | 'gcj02' | 'bd09';
  /** When it was measured. */
  fix_at: string;
  speed_kmh?: number;
  /** North 0, clockwise. */
  course_deg?: number;
  /** Radius. */
  accuracy_m?: number;
  /** Charge, 0 to 1. */
  battery?: number;
  /** The system says that the position is simulated. */
  mock?: boolean;
}

export interface PositionsTaken {
  /** On the map and in the track. */
  newest: number;
  /** Older than what the map shows: in the track. */
  late: number;
  /** The newest one once more. */
  duplicate: number;
  /** Off duty nothing is shown or stored. */
  off_duty: number;
  /** Without a usable place: not stored. */
  unusable: number;
  /** From the future: not stored. */
  clock_ahead: number;
  /** Older than tracks are kept: not stored. */
  too_old: number;
  /** Nobody carried the tablet then: not stored. */
  unbound: number;
  /** More than one device may send: dropped. */
  too_often: number;
  /** Could not be read: forget them. */
  refused: RefusedFix[];
  /** Indices of those that could not be stored: send them again later. */
  again: number[];
}

export interface PostureChanged {
  unit_id: string;
  posture: 'patrol' | 'fixed_post' | 'on_watch' | 'standby' | 'off_duty';
}

export interface ReassignOrder {
  order_id: string;
  version: number;
  /** Index of the recipient that answers. */
  recipient: number;
  to: RecipientChoice;
  reason: string;
}

export interface RecallOrder {
  order_id: string;
  version: number;
  /** Indices; empty: everybody. */
  recipients: number[];
  reason: string;
}

export interface ReceiptCount {
  level: 'city' | 'district' | 'street' | 'squad' | 'unit' | 'person' | 'department';
  /** Without those that are out. */
  total: number;
  delivered: number;
  /** Of the present revision. */
  acknowledged: number;
  started: number;
  en_route: number;
  on_scene: number;
  reported: number;
  verified: number;
  declined: number;
  /** Confirmed. */
  recalled: number;
  /** Called back, not confirmed yet. */
  unconfirmed: number;
  /** Off duty. */
  not_called: number;
  /** Chased and still silent. */
  overdue: number;
}

export interface ReceiveReport {
  report_id: string;
  /** The level; the account must work there. */
  node: string;
}

export interface Recipient {
  /** Position in the order, from 0; never reused. */
  index: number;
  /** Index of the recipient that relayed the order. */
  parent?: number;
  /** The organisation that answers. */
  node: string;
  /** A single unit of the squad; absent: the whole organisation. */
  unit_id?: string;
  /** A person. */
  account_id?: string;
  /** An outside department (公安, 房管 …) without accounts. */
  department?: string;
  state: 'issued' | 'delivered' | 'acknowledged' | 'started' | 'en_route' | 'on_scene' | 'reported' | 'verified' | 'declined' | 'recalled' | 'replaced' | 'not_called';
  /** Revision that was acknowledged; 0: none yet. */
  revision: number;
  /** When the receipt clock began. */
  receipt_from: string;
  /** How far an unanswered recipient has been chased. */
  stage: 'none' | 'reminded' | 'climbed_next' | 'climbed_top';
  delivered_at?: string;
  acknowledged_at?: string;
  started_at?: string;
  en_route_at?: string;
  on_scene_at?: string;
  reported_at?: string;
  verified_at?: string;
  /** Declined, recalled, replaced or not called. */
  ended_at?: string;
  /** When the order was called back from this recipient. */
  recall_from?: string;
  /** The recipient whose place this one took. */
  replaces?: number;
  /** Who answered last. */
  by?: string;
  result?: string;
  reason?: string;
}

export interface RecipientChoice {
  /** A whole district or squad. */
  node?: string;
  /** One unit; its squad sees it too. */
  unit_id?: string;
  /** One person. */
  account_id?: string;
  /** Code of an outside department; its answers are recorded by the issuer. */
  department?: string;
}

export interface RecipientsAdded {
  order_id: string;
  recipients: Recipient[];
  informed: Informed[];
  ticket_step?: TicketStep;
}

export interface RecipientsReplaced {
  order_id: string;
  recipients: number[];
  reason: string;
}

export interface Recommendation {
  /** Best first. */
  candidates: Candidate[];
  /** Nearest first, those without a distance last. */
  rejected: RejectedUnit[];
}

export interface RecordAnswer {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
  revision: number;
  /** delivered (handed over), acknowledged, started, en_route, on_scene, reported, declined (why: in result), or recalled (knows of the recall). */
  step: 'issued' | 'delivered' | 'acknowledged' | 'started' | 'en_route' | 'on_scene' | 'reported' | 'verified' | 'declined' | 'recalled' | 'replaced' | 'not_called';
  /** The post that answered, not a private name. */
  answered_by: string;
  result?: string;
}

export interface RecoveryCodes {
  /** Each signs in once instead of a code, when the authenticator is lost. */
  codes: string[];
}

export interface Refusal {
  node: string;
  by: string;
  at: string;
  reason: string;
}

export interface RefuseTicket {
  ticket_id: string;
  version: number;
  reason: string;
}

export interface RefusedFix {
  /** In the list that was sent, from 0. */
  index: number;
  /** The field. */
  path: string;
  /** The rule. */
  detail: string;
}

export interface RegisterDevice {
  unit_id: string;
  protocol: 'jt808' | 'osmand' | 'owntracks' | 'gb28181' | 'tablet';
  /** JT/T 808 terminal number; GB/T 28181 id of 20 digits; OsmAnd id (put a secret in it); OwnTracks user/device; login of a tablet's account. */
  identity: string;
  /** What people call it. */
  label?: string;
  /** Default wgs84. */
  datum?: 'wgs84' | 'cgcs2000' | 'gcj02' | 'bd09';
  /** Clock of the terminal; default 480. */
  utc_offset_minutes?: number;
  /** Default true. */
  login_required?: boolean;
}

export interface RegisterTicket {
  /** Where the complaint came in. */
  source: 'hotline_12345' | 'grid_platform' | 'city_platform' | 'director_mailbox' | 'petition' | 'media' | 'leader_instruction' | 'environmental_inspection' | 'camera' | 'officer' | 'community' | 'direct' | 'other';
  /** Number in the source platform; unique per source. */
  external_id?: string;
  /** Code from GET /api/v1/categories. */
  category: string;
  /** Default: by the source. */
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
  /** Deadline set by the source; default: by the limit rules. */
  due_at?: string;
  /** Codes that rules look at, for example under_construction. */
  tags?: string[];
  /** confidential: the handling squad never learns who complained. Default: open. */
  confidentiality?: 'open' | 'confidential';
  /** What came in, word for word; kept apart with the personal data. */
  original?: string;
}

export interface RegisterUnit {
  squad: string;
  kind: 'officer' | 'vehicle' | 'drone' | 'auxiliary';
  call_sign: string;
  /** Default: standby. */
  posture?: 'patrol' | 'fixed_post' | 'on_watch' | 'standby' | 'off_duty';
  /** Codes of what it can do, for example drone_pilot. */
  skills?: string[];
}

export interface RejectedReport {
  protocol: 'jt808' | 'osmand' | 'owntracks' | 'gb28181' | 'tablet';
  /** Empty when the report named none. */
  identity: string;
  reason: 'unreadable' | 'bad_value' | 'no_identity' | 'retired' | 'wrong_code';
  /** Field and rule of the last one. */
  detail: string;
  first_at: string;
  last_at: string;
  count: number;
  /** Where the last one came from. */
  address?: string;
}

export interface RejectedReportPage {
  items: RejectedReport[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface RejectedUnit {
  unit_id: string;
  call_sign: string;
  /** Straight line; absent off duty, without a place, and when the position is missing or too old. */
  distance_m?: number;
  reasons: Rejection[];
}

export interface Rejection {
  code: 'off_duty' | 'no_position' | 'fix_too_old' | 'missing_skill' | 'busy' | 'other_squad' | 'place_unknown' | 'ranked_lower';
  /** Seconds of age for fix_too_old, the rank for ranked_lower. */
  number?: number;
  /** The skill that it lacks. */
  skill?: string;
  /** What it is busy with. */
  order_id?: string;
}

export interface RelayOrder {
  order_id: string;
  version: number;
  /** Index of the recipient that answers. */
  recipient: number;
  recipients: RecipientChoice[];
}

export interface Remark {
  kind: 'remark' | 'objection';
  /** Where the writer works. */
  node: string;
  by: string;
  at: string;
  text: string;
}

export interface RemarkOnOrder {
  order_id: string;
  kind: 'remark' | 'objection';
  text: string;
}

export interface RemarkOnTicket {
  ticket_id: string;
  text: string;
}

export interface RemoveTotp {
  /** Default: one's own. */
  account_id?: string;
}

export interface RepeatHint {
  ticket_id: string;
  /** For ordering the hints, not a probability. */
  score: number;
  reasons: RepeatReason[];
}

export interface RepeatHintPage {
  items: RepeatHint[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface RepeatReason {
  code: 'same_place' | 'same_category' | 'same_caller' | 'similar_text' | 'recent';
  /** Metres for same_place, per cent for similar_text, days for recent. */
  number?: number;
}

export interface ReplyToComplainant {
  ticket_id: string;
  version: number;
  way: 'phone' | 'visit' | 'message' | 'letter' | 'other';
  text: string;
}

export interface ReportChanged {
  report: EventReport;
  /** received, follow_up, chased or closed. */
  what: string;
}

export interface ReportOrder {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
  /** Revision of the order that the recipient has read. */
  revision: number;
  /** What was found and done; required. */
  result?: string;
}

export interface ReportPositions {
  /** Each is judged by itself: a bad one does not stop the others. */
  fixes: PositionFix[];
}

export interface ReportReceipt {
  node: string;
  received_at?: string;
  by?: string;
  /** When a missing receipt was chased. */
  chased_at?: string;
}

export interface ReportReply {
  report_id: string;
  version: number;
}

export interface ReportSubmitted {
  report: EventReport;
}

export interface ResetPassword {
  account_id: string;
}

export interface RevealContact {
  ticket_id: string;
  reason: string;
}

export interface RevokeIntegrationKey {
  key_id: string;
}

export interface RoadSet {
  /** SHA-256 of the file, 64 hexadecimal digits. */
  checksum: string;
  /** Junctions and ends. */
  nodes: number;
  /** Pieces between them; both directions of a road are one. */
  roads: number;
  /** Of all pieces. */
  length_m: number;
  /** Names of the files that were read. */
  source: string;
  /** Shown wherever the roads are used. */
  attribution: string;
}

export interface RoadsChanged {
  roads: RoadSet;
}

export interface RoadsReply {
  /** Of the roads that are in use now. */
  checksum: string;
}

export interface RoadsView {
  /** Absent before the first import: times are estimated from distances. */
  known?: KnownRoads;
  /** False: none, or their file is missing or broken; the log says which. */
  loaded: boolean;
}

export interface RouteReply {
  /** With the ways to and from the road. */
  seconds: number;
  /** The same. */
  metres: number;
  /** lon, lat, lon, lat, … from the one point to the other. */
  line: number[];
  /** To be shown with the line. */
  attribution: string;
}

export interface RuleBook {
  version: number;
  flow: TicketFlow;
  limits: LimitRules;
  orders: OrderRules;
  cases: CaseRules;
  sources: SourceRule[];
  indicators: Indicator[];
  alerts: AlertRule[];
  general: GeneralRules;
}

export interface RuleChange {
  flow?: TicketFlow;
  limits?: LimitRules;
  orders?: OrderRules;
  cases?: CaseRules;
  sources?: SourceRule[];
  indicators?: Indicator[];
  alerts?: AlertRule[];
  general?: GeneralRules;
}

export interface RulesChanged {
  rules: RuleChange;
}

export interface RulesReply {
  version: number;
}

export interface Season {
  /** First day, MM-DD. */
  from: string;
  /** Last day, MM-DD. */
  to: string;
}

export interface SeeOrder {
  order_id: string;
  /** The level; the account must work there. */
  node: string;
}

export interface SessionActive {
}

export interface SessionEnded {
  session_id: string;
}

export interface SessionKept {
  /** When the session ends if nothing more is done. */
  ends_at: string;
}

export interface SessionView {
  id: string;
  account_id: string;
  created_at: string;
  /** When somebody last did something in it. */
  used_at: string;
  /** If nothing more is done in it. */
  ends_at: string;
  /** Where it was opened from. */
  address: string;
  /** The tablet that it is bound to. */
  device_id?: string;
  /** The one that asks. */
  current: boolean;
}

export interface SessionViewPage {
  items: SessionView[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface SetCalendar {
  calendar: WorkCalendar;
}

export interface SetGrants {
  account_id: string;
  grants: Grant[];
}

export interface SetPosture {
  unit_id: string;
  posture: 'patrol' | 'fixed_post' | 'on_watch' | 'standby' | 'off_duty';
}

export interface SetRules {
  /** Of the rules that are replaced; 0: the built-in ones. */
  version: number;
  rules: RuleChange;
}

export interface SetSkills {
  unit_id: string;
  skills: string[];
}

export interface SetZone {
  zone_id?: string;
  /** Of the zone that is changed. */
  version?: number;
  plan: ZonePlan;
}

export interface SignedInAccount {
  id: string;
  /** Sign-in name, unique. */
  name: string;
  display_name: string;
  grants: Grant[];
  /** Since when nobody can sign in with it; absent: not locked. */
  locked_at?: string;
  /** Unless done, nothing else is possible before. */
  setup: 'done' | 'change_password' | 'enrol_second_factor';
  /** True: signing in asks for a code. */
  second_factor: boolean;
  /** Absent for a program with a token. */
  session_id?: string;
  /** The session ends then at the latest. */
  expires_at?: string;
}

export interface SourceRule {
  source: 'hotline_12345' | 'grid_platform' | 'city_platform' | 'director_mailbox' | 'petition' | 'media' | 'leader_instruction' | 'environmental_inspection' | 'camera' | 'officer' | 'community' | 'direct' | 'other';
  label: Label;
  /** Does the source always give a number? */
  external_id: 'optional' | 'required';
  /** Must the complainant be answered before the ticket is closed? */
  reply: 'optional' | 'required';
  /** Must the complainant be called back before the ticket is closed? */
  call_back: 'optional' | 'required';
  /** Of tickets that name none. */
  urgency?: 'emergency' | 'urgent' | 'normal';
}

export interface SplitOrder {
  order_id: string;
  version: number;
  recipients: number[];
  title?: string;
  note?: string;
  reason: string;
}

export interface StartOrder {
  order_id: string;
  /** Index of the recipient that answers. */
  recipient: number;
  /** Revision of the order that the recipient has read. */
  revision: number;
}

export interface StatusCounts {
  registered: number;
  accepted: number;
  dispatched: number;
  in_progress: number;
  resolved: number;
  checked: number;
  /** Within the last 24 hours, as everything that is over. */
  closed: number;
  returned: number;
  transferred: number;
  parked: number;
  voided: number;
}

export interface StepLimit {
  /** How long a ticket may be in states of this status. */
  status: 'registered' | 'accepted' | 'dispatched' | 'in_progress' | 'resolved' | 'checked' | 'closed' | 'returned' | 'transferred' | 'parked' | 'voided';
  limit: TimeLimit;
}

export interface SubmitReport {
  title: string;
  text: string;
  /** Not in the future. */
  happened_at: string;
  point?: GeoPoint;
  ticket_id?: string;
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

export interface TakeAlert {
  alert_id: string;
  version: number;
}

export interface TakeTicket {
  ticket_id: string;
  version: number;
}

export interface Ticket {
  id: string;
  /** Send it back with a command; it grows by 1 per change. */
  version: number;
  /** What the state means to the program. */
  status: 'registered' | 'accepted' | 'dispatched' | 'in_progress' | 'resolved' | 'checked' | 'closed' | 'returned' | 'transferred' | 'parked' | 'voided';
  /** Code of a state of the ticket flow (GET /api/v1/rules). */
  state: string;
  /** While parked or waiting: the state it goes back to. */
  state_before?: string;
  source: 'hotline_12345' | 'grid_platform' | 'city_platform' | 'director_mailbox' | 'petition' | 'media' | 'leader_instruction' | 'environmental_inspection' | 'camera' | 'officer' | 'community' | 'direct' | 'other';
  /** Number in the platform it came from; unique per source. */
  external_id?: string;
  /** Code from the category list. */
  category: string;
  /** Codes that rules look at, for example under_construction. */
  tags: string[];
  urgency: 'emergency' | 'urgent' | 'normal';
  title: string;
  description?: string;
  address?: string;
  point?: GeoPoint;
  /** Owner: a squad, or the level that must locate the ticket. */
  node: string;
  /** Squads with an order for it, or that may take it. */
  responders: string[];
  order_id?: string;
  /** Masked phone of the complainant; absent when confidential. */
  contact?: string;
  confidentiality: 'open' | 'confidential';
  received_at: string;
  registered_at: string;
  accepted_at?: string;
  dispatched_at?: string;
  /** First contact that reached the complainant (先行联系). */
  contacted_at?: string;
  resolved_at?: string;
  replied_at?: string;
  checked_at?: string;
  /** Closed, returned, transferred or voided. */
  closed_at?: string;
  /** Step clock: the next step is late after this. */
  step_due_at?: string;
  /** Total clock, or the deadline that the source set. */
  due_at: string;
  /** `step`, `total`, `first_contact` and the legal ones. */
  clocks: TicketClock[];
  /** Attempts to reach the complainant. */
  contacts: ContactAttempt[];
  /** Steps that somebody above must allow. */
  requests: TicketRequest[];
  truth?: 'confirmed' | 'not_true';
  outcome?: 'solved' | 'explained' | 'unsolvable';
  reply?: TicketReply;
  call_back?: CallBack;
  case_decision?: CaseDecision;
  note?: string;
  /** The first ticket about the same thing. */
  repeat_of?: string;
  knot_id?: string;
  /** Border zone that it lies in. */
  zone_id?: string;
  /** Untaken by then, the common parent decides. */
  zone_due_at?: string;
  refusals: Refusal[];
  reworks: number;
  reopens: number;
  /** Times that a dispatch came back: declined or undone. */
  returns: number;
  /** Steps that were left after their time. */
  late_steps: ('registered' | 'accepted' | 'dispatched' | 'in_progress' | 'resolved' | 'checked' | 'closed' | 'returned' | 'transferred' | 'parked' | 'voided')[];
  /** When this version was made. */
  changed_at: string;
  /** Who made this version. */
  changed_by: string;
}

export interface TicketAction {
  label: Label;
  /** State that it leads to; absent: stays. */
  to?: string;
  /** If any, one must be given. */
  reasons: Label[];
  note: 'optional' | 'required';
  /** Becomes a request that this level decides. */
  approver?: string;
}

export interface TicketActionPage {
  items: TicketAction[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface TicketCalledBack {
  ticket_id: string;
  call_back: CallBack;
  step: TicketStep;
}

export interface TicketChanged {
  ticket_id: string;
  version: number;
  status: 'registered' | 'accepted' | 'dispatched' | 'in_progress' | 'resolved' | 'checked' | 'closed' | 'returned' | 'transferred' | 'parked' | 'voided';
  state: string;
  /** Number of the request, when the step first needs consent. */
  request?: number;
  node: string;
  order_id?: string;
}

export interface TicketClock {
  /** `step`, `total`, `source`, `first_contact`, or a legal clock's code. */
  code: string;
  /** The step that stops it. */
  ends: 'step' | 'accept' | 'contact' | 'on_scene' | 'reply' | 'close';
  clock: LimitClock;
  /** The colour that was announced last. */
  light: 'green' | 'yellow' | 'red';
}

export interface TicketClocksChanged {
  ticket_id: string;
  /** `yellow`, `red`, or `calendar`. */
  cause: string;
  clocks: TicketClock[];
}

export interface TicketClosed {
  ticket_id: string;
  step: TicketStep;
  truth?: 'confirmed' | 'not_true';
  outcome: 'solved' | 'explained' | 'unsolvable';
  note?: string;
  case_decision?: CaseDecision;
  /** Closing inside an open knot: what is different this time. */
  different_this_time?: string;
  /** When it was done; an import carries the time of the source. */
  closed_at: string;
}

export interface TicketContact {
  contact_name?: string;
  phone?: string;
  /** What came in, word for word. */
  original: string;
}

export interface TicketContacted {
  ticket_id: string;
  contact: ContactAttempt;
  clocks: TicketClock[];
}

export interface TicketCorrected {
  ticket_id: string;
  category?: string;
  urgency?: 'emergency' | 'urgent' | 'normal';
  title?: string;
  address?: string;
  clocks: TicketClock[];
}

export interface TicketFlow {
  /** The first is where tickets begin. */
  states: FlowState[];
  actions: FlowAction[];
}

export interface TicketLinked {
  ticket_id: string;
  repeat_of: string;
  knot_id: string;
}

export interface TicketLocated {
  ticket_id: string;
  point?: GeoPoint;
  node: string;
  zone_id?: string;
  contenders: string[];
  zone_due_at?: string;
}

export interface TicketMatch {
  source?: 'hotline_12345' | 'grid_platform' | 'city_platform' | 'director_mailbox' | 'petition' | 'media' | 'leader_instruction' | 'environmental_inspection' | 'camera' | 'officer' | 'community' | 'direct' | 'other';
  urgency?: 'emergency' | 'urgent' | 'normal';
  /** Codes or their beginnings; empty: all. */
  categories: string[];
  tag?: string;
}

export interface TicketMoved {
  ticket_id: string;
  action: string;
  step: TicketStep;
  reason?: string;
  note?: string;
  department?: string;
  /** New owner, when the action hands the ticket on. */
  node?: string;
}

export interface TicketPage {
  items: Ticket[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface TicketRefused {
  ticket_id: string;
  refusal: Refusal;
}

export interface TicketRegistered {
  ticket: Ticket;
}

export interface TicketRemarked {
  ticket_id: string;
  text: string;
}

export interface TicketReplied {
  ticket_id: string;
  reply: TicketReply;
  clocks: TicketClock[];
}

export interface TicketReply {
  way: 'phone' | 'visit' | 'message' | 'letter' | 'other';
  text: string;
  at: string;
  by: string;
}

export interface TicketRequest {
  /** From 1, per ticket. */
  number: number;
  action: string;
  reason?: string;
  note?: string;
  /** Of an extension. */
  more_time?: TimeLimit;
  /** Of a transfer. */
  department?: string;
  by: string;
  node: string;
  at: string;
  /** The level that decides. */
  approver: string;
  verdict: 'pending' | 'approved' | 'refused';
  decided_by?: string;
  decided_at?: string;
  answer?: string;
}

export interface TicketRequestDecided {
  ticket_id: string;
  number: number;
  verdict: 'pending' | 'approved' | 'refused';
  answer?: string;
  clocks: TicketClock[];
}

export interface TicketRequested {
  ticket_id: string;
  request: TicketRequest;
}

export interface TicketRevealed {
  ticket_id: string;
  account_id: string;
  reason: string;
}

export interface TicketStep {
  state: string;
  status: 'registered' | 'accepted' | 'dispatched' | 'in_progress' | 'resolved' | 'checked' | 'closed' | 'returned' | 'transferred' | 'parked' | 'voided';
  clocks: TicketClock[];
}

export interface TicketTaken {
  ticket_id: string;
  node: string;
}

export interface TicketUnlinked {
  ticket_id: string;
  knot_id: string;
}

export interface TicketZoneClimbed {
  ticket_id: string;
  node: string;
}

export interface TicketsImported {
  /** New tickets. */
  added: number;
  /** Already there by source and external id; left as they are. */
  known: number;
  /** Of the new ones: inside the area of a squad. */
  located: number;
}

export interface TimeLimit {
  counting: 'urgent_hours' | 'urgent_days' | 'work_hours' | 'work_days' | 'legal_work_days' | 'calendar_days' | 'calendar_days_rolled' | 'calendar_months' | 'calendar_months_rolled' | 'urgent_minutes';
  /** Hours, days or months, as the class says. */
  amount: number;
}

export interface TotpSecret {
  /** Base32, to be typed into an authenticator. Shown once. */
  secret: string;
  /** otpauth://…, to be shown as a QR code. */
  uri: string;
}

export interface Track {
  unit_id: string;
  /** Stored in this time. */
  fixes: number;
  distance_m: number;
  moving_s: number;
  /** What the points were chosen with. */
  tolerance_m: number;
  /** By time; between two of them is a gap. */
  segments: TrackSegment[];
  /** Beijing days (2026-11-21) whose file is damaged: what they held is missing here. */
  unreadable_days: string[];
}

export interface TrackDocument {
  file_name: string;
  content_type: string;
  /** UTF-8. */
  text: string;
}

export interface TrackImported {
  /** In the track now; some of them may have been before. */
  taken: number;
  /** Made when the unit was off duty, or not known to be on: left out. */
  off_duty: number;
}

export interface TrackPoint {
  /** By the device's clock. */
  fix_at: string;
  /** By our clock. */
  arrived_at: string;
  lon: number;
  lat: number;
  speed_kmh?: number;
  course_deg?: number;
  flags: ('not_fixed' | 'encrypted' | 'mock' | 'jump' | 'clock_skew' | 'late' | 'backlog' | 'imported')[];
}

export interface TrackSegment {
  /** Of its first fix. */
  from: string;
  /** Of its last fix. */
  to: string;
  /** Stored ones; `points` are those to draw. */
  fixes: number;
  /** While moving; without simulated and jumping fixes. */
  distance_m: number;
  moving_s: number;
  points: TrackPoint[];
}

export interface TrafficHours {
  /** Of the day, in Beijing. */
  from_minute: number;
  /** Exclusive; after from_minute. */
  to_minute: number;
  /** How many times as long a way takes. */
  factor: number;
}

export interface Unit {
  id: string;
  version: number;
  /** Small number used in binary position frames, valid for the epoch. */
  number: number;
  squad: string;
  kind: 'officer' | 'vehicle' | 'drone' | 'auxiliary';
  call_sign: string;
  posture: 'patrol' | 'fixed_post' | 'on_watch' | 'standby' | 'off_duty';
  status: 'available' | 'assigned' | 'en_route' | 'on_scene';
  /** Its one primary job. */
  order_id?: string;
  /** Codes of what it can do, for example drone_pilot. */
  skills: string[];
  /** Whom it helps beside its own. */
  aids?: UnitAid[];
}

export interface UnitAid {
  /** Who is helped: sees the unit and may order it. */
  node: string;
  until: string;
  reason: string;
  by: string;
  at: string;
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
  /** Absent before the first report. */
  reports?: UnitReports;
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
  /** What is special about the fix. */
  flags: ('not_fixed' | 'encrypted' | 'mock' | 'jump' | 'clock_skew' | 'late' | 'backlog' | 'imported')[];
}

export interface UnitRegistered {
  unit: Unit;
}

export interface UnitReports {
  received: number;
  /** Arrived after a newer fix: in the track only. */
  late: number;
  /** The newest fix once more. */
  duplicate: number;
  /** Without a fix, or with encrypted coordinates. */
  unusable: number;
  /** From the future by the device's clock: not used. */
  clock_ahead: number;
  /** Older than tracks are kept: not used. */
  too_old: number;
  /** Farther than anything can travel: kept and marked. */
  jumps: number;
  /** Of the last report, usable or not. */
  last_flags: ('not_fixed' | 'encrypted' | 'mock' | 'jump' | 'clock_skew' | 'late' | 'backlog' | 'imported')[];
  /** The device's clock is constantly ahead (below 0: behind) by so many seconds; absent: it is right, or not known yet. */
  clock_skew_s?: number;
}

export interface UnitSkillsChanged {
  unit_id: string;
  skills: string[];
}

export interface UnitTrackImported {
  unit_id: string;
  /** Of the first fix. */
  from: string;
  /** Of the last fix. */
  to: string;
  fixes: number;
}

export interface UnknownDevice {
  protocol: 'jt808' | 'osmand' | 'owntracks' | 'gb28181' | 'tablet';
  /** As device.register takes it. */
  identity: string;
  first_seen: string;
  last_seen: string;
  count: number;
  /** Where the last report came from. */
  address?: string;
  /** Number plate, as a JT/T 808 terminal says. */
  plate?: string;
  maker?: string;
  model?: string;
}

export interface UnknownDevicePage {
  items: UnknownDevice[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface UnlinkTicket {
  ticket_id: string;
  version: number;
}

export interface UnlockAccount {
  account_id: string;
}

export interface UnservedTicket {
  ticket_id: string;
  reason: 'place_unknown' | 'nobody_fits' | 'only_busy' | 'units_taken' | 'over_limit';
}

export interface UseRoads {
  roads: RoadSet;
}

export interface VerifyOrder {
  order_id: string;
  version: number;
  /** Index of the recipient that answers. */
  recipient: number;
  result?: string;
}

export interface WorkCalendar {
  node: string;
  version: number;
  /** Years whose national notice was loaded; due times in other years are provisional. */
  published_years: number[];
  /** Laid over the days of the organisations above. */
  days: CalendarDay[];
  /** At most one without a season; seasons do not overlap. */
  hours: WorkHours[];
  rules?: WorkDayRules;
}

export interface WorkDayRules {
  reading: 'whole_days' | 'working_hours';
  /** When the last of whole days is over. */
  day_end: 'midnight' | 'close_of_business';
  /** Length of one day read as working hours; 480 is the norm. Absent: as long as the working hours in force on the day the clock was started. */
  day_minutes?: number;
}

export interface WorkHours {
  /** Absent: the hours outside every season. */
  season?: Season;
  /** In order, without overlap. */
  spans: WorkSpan[];
}

export interface WorkSpan {
  /** HH:MM, Beijing time. */
  from: string;
  /** HH:MM, after `from`, at latest 24:00. */
  to: string;
}

export interface Zone {
  id: string;
  version: number;
  plan: ZonePlan;
}

export interface ZoneHours {
  /** 1 = Monday … 7 = Sunday; empty: every day. */
  weekdays: number[];
  /** HH:MM, Beijing time. */
  from: string;
  /** HH:MM; not after `from`: on the next day. */
  to: string;
  /** First day of a period, YYYY-MM-DD. */
  first_date?: string;
  /** Last day, YYYY-MM-DD. */
  last_date?: string;
  /** Name of the shift or guarantee period. */
  title?: string;
}

export interface ZonePage {
  items: Zone[];
  /** Give it as `after`; absent at the end. */
  next?: string;
}

export interface ZonePlan {
  kind: 'border' | 'key_zone' | 'post' | 'patrol_route' | 'cordon';
  title: string;
  /** Squads or districts; a border zone has at least two. */
  owners: string[];
  /** Closed ring: lon, lat, lon, lat …; WGS-84; first point = last. */
  ring?: number[];
  /** Route: lon, lat, lon, lat …; WGS-84. */
  line?: number[];
  /** Of a route: how far to each side belongs to it. */
  width_m?: number;
  center?: GeoPoint;
  radius_m?: number;
  checkpoints?: Checkpoint[];
  /** Who mans the post or walks the route; empty: any unit of the owners. */
  units?: string[];
  watches?: ZoneWatch[];
  /** Empty: always. */
  hours?: ZoneHours[];
  valid_from?: string;
  /** From this moment on it is over; a cordon must have it. */
  valid_to?: string;
}

export interface ZoneReply {
  zone_id: string;
  version: number;
}

export interface ZoneSet {
  zone: Zone;
}

export interface ZoneWatch {
  /** zone_entered, zone_left, dwell, off_post or absent. */
  kind: 'sos' | 'zone_entered' | 'zone_left' | 'dwell' | 'off_post' | 'absent' | 'out_of_area' | 'speeding' | 'stationary' | 'gathering' | 'unaccompanied' | 'silent' | 'low_battery' | 'device_takeover' | 'device_alarm';
  seconds?: number;
  /** absent: units that must be inside. */
  count?: number;
}

export interface ZonesImported {
  added: number;
  changed: number;
  unchanged: number;
}

/** The body of an event record. */
export type EventBody =
  | TicketRegistered
  | TicketLocated
  | TicketMoved
  | TicketContacted
  | TicketReplied
  | TicketCalledBack
  | TicketClosed
  | TicketRequested
  | TicketRequestDecided
  | TicketClocksChanged
  | TicketCorrected
  | TicketRemarked
  | TicketLinked
  | TicketUnlinked
  | TicketTaken
  | TicketRefused
  | TicketZoneClimbed
  | TicketRevealed
  | OrderIssued
  | OrderAdvanced
  | OrderAmended
  | RecipientsAdded
  | OrderRecalled
  | RecipientsReplaced
  | OrderMerged
  | OrderRemarked
  | OrderSeen
  | OrderChased
  | UnitRegistered
  | PostureChanged
  | UnitSkillsChanged
  | UnitTrackImported
  | DeviceRegistered
  | DeviceChanged
  | DeviceAsked
  | DeviceAnswered
  | EvidenceStored
  | AlertRaised
  | AlertTaken
  | AlertEnded
  | AlertClosed
  | AreaReplaced
  | AccountCreated
  | AccountGrantsSet
  | AccountLocked
  | AccountUnlocked
  | AccountProofChanged
  | PatrolPlanned
  | CheckpointVisited
  | PatrolEnded
  | KnotTied
  | KnotChanged
  | ReportSubmitted
  | ReportChanged
  | ZoneSet
  | RulesChanged
  | CalendarChanged
  | RoadsChanged
  | IntegrationKeyIssued
  | IntegrationKeyRevoked
  | AidGranted
  | AidEnded;

/** What each command takes and answers. */
export interface Commands {
  'ticket.register': { body: RegisterTicket; reply: TicketChanged };
  'ticket.locate': { body: LocateTicket; reply: TicketChanged };
  'ticket.correct': { body: CorrectTicket; reply: TicketChanged };
  'ticket.move': { body: MoveTicket; reply: TicketChanged };
  'ticket.dispatch': { body: DispatchTicket; reply: TicketChanged };
  'ticket.contact': { body: ContactComplainant; reply: TicketChanged };
  'ticket.reply': { body: ReplyToComplainant; reply: TicketChanged };
  'ticket.call_back': { body: CallBackComplainant; reply: TicketChanged };
  'ticket.close': { body: CloseTicket; reply: TicketChanged };
  'ticket.extend': { body: ExtendTicket; reply: TicketChanged };
  'ticket.decide': { body: DecideRequest; reply: TicketChanged };
  'ticket.remark': { body: RemarkOnTicket; reply: TicketChanged };
  'ticket.link': { body: LinkTicket; reply: TicketChanged };
  'ticket.unlink': { body: UnlinkTicket; reply: TicketChanged };
  'ticket.take': { body: TakeTicket; reply: TicketChanged };
  'ticket.refuse': { body: RefuseTicket; reply: TicketChanged };
  'ticket.reveal': { body: RevealContact; reply: TicketChanged };
  'ticket.import': { body: ImportTickets; reply: TicketsImported };
  'order.issue': { body: IssueOrder; reply: OrderChanged };
  'order.deliver': { body: DeliverOrder; reply: OrderChanged };
  'order.acknowledge': { body: AcknowledgeOrder; reply: OrderChanged };
  'order.start': { body: StartOrder; reply: OrderChanged };
  'order.depart': { body: DepartForOrder; reply: OrderChanged };
  'order.arrive': { body: ArriveAtOrder; reply: OrderChanged };
  'order.report': { body: ReportOrder; reply: OrderChanged };
  'order.decline': { body: DeclineOrder; reply: OrderChanged };
  'order.confirm_recall': { body: ConfirmRecall; reply: OrderChanged };
  'order.verify': { body: VerifyOrder; reply: OrderChanged };
  'order.record_answer': { body: RecordAnswer; reply: OrderChanged };
  'order.amend': { body: AmendOrder; reply: OrderChanged };
  'order.recall': { body: RecallOrder; reply: OrderChanged };
  'order.relay': { body: RelayOrder; reply: OrderChanged };
  'order.add': { body: AddRecipients; reply: OrderChanged };
  'order.reassign': { body: ReassignOrder; reply: OrderChanged };
  'order.merge': { body: MergeOrders; reply: OrderChanged };
  'order.split': { body: SplitOrder; reply: OrderChanged };
  'order.remark': { body: RemarkOnOrder; reply: OrderChanged };
  'order.see': { body: SeeOrder; reply: OrderChanged };
  'knot.own': { body: NameKnotOwner; reply: KnotReply };
  'knot.note': { body: NoteOnKnot; reply: KnotReply };
  'knot.close': { body: CloseKnot; reply: KnotReply };
  'report.submit': { body: SubmitReport; reply: ReportReply };
  'report.receive': { body: ReceiveReport; reply: ReportReply };
  'report.follow_up': { body: FollowUpReport; reply: ReportReply };
  'report.close': { body: CloseReport; reply: ReportReply };
  'zone.set': { body: SetZone; reply: ZoneReply };
  'zone.import': { body: ImportZones; reply: ZonesImported };
  'rules.set': { body: SetRules; reply: RulesReply };
  'calendar.set': { body: SetCalendar; reply: CalendarReply };
  'unit.register': { body: RegisterUnit; reply: UnitChanged };
  'unit.set_posture': { body: SetPosture; reply: UnitChanged };
  'unit.set_skills': { body: SetSkills; reply: UnitChanged };
  'track.import': { body: ImportTrack; reply: TrackImported };
  'aid.grant': { body: GrantAid; reply: AidReply };
  'aid.end': { body: EndAid; reply: AidReply };
  'device.register': { body: RegisterDevice; reply: DeviceReply };
  'device.bind': { body: BindDevice; reply: DeviceReply };
  'device.change': { body: ChangeDevice; reply: DeviceReply };
  'device.issue_code': { body: IssueDeviceCode; reply: DeviceSecret };
  'integration.issue_key': { body: IssueIntegrationKey; reply: IntegrationSecret };
  'integration.revoke_key': { body: RevokeIntegrationKey; reply: IntegrationKeyReply };
  'device.ask': { body: AskDevice; reply: AskReply };
  'alert.take': { body: TakeAlert; reply: AlertReply };
  'alert.close': { body: CloseAlert; reply: AlertReply };
  'account.create': { body: CreateAccount; reply: AccountSecret };
  'account.reset_password': { body: ResetPassword; reply: AccountSecret };
  'account.lock': { body: LockAccount; reply: AccountReply };
  'account.unlock': { body: UnlockAccount; reply: AccountReply };
  'account.set_grants': { body: SetGrants; reply: AccountReply };
  'account.change_password': { body: ChangePassword; reply: AccountReply };
  'account.enrol_totp': { body: EnrolTotp; reply: TotpSecret };
  'account.confirm_totp': { body: ConfirmTotp; reply: RecoveryCodes };
  'account.remove_totp': { body: RemoveTotp; reply: AccountReply };
  'session.end': { body: EndSession; reply: SessionEnded };
  'area.import': { body: ImportAreas; reply: AreasImported };
  'roads.use': { body: UseRoads; reply: RoadsReply };
}

/** What clients report beside commands and queries, and how it is answered. */
export interface Reports {
  'position.report': { body: ReportPositions; reply: PositionsTaken };
  'session.active': { body: SessionActive; reply: SessionKept };
}
