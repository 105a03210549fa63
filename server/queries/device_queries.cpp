// SPDX-License-Identifier: Apache-2.0
#include "protocol/messages/codec.hpp"
#include "server/core/device_rules.hpp"
#include "server/queries/handlers.hpp"

#include <charconv>

/// The registry of devices, and what reports without being in it.
namespace tiaodu {
namespace {

bool administers(QueryContext const& context, Actor const& actor, OrgCode const& node) {
    // Whoever gives out codes must find the device.
    return actor.scope->allows_any(context.world.org, Right::administer, std::span(&node, 1)) ||
           actor.scope->allows_any(context.world.org, Right::secure, std::span(&node, 1));
}

bool is_below(World const& world, OrgCode const& above, OrgCode const& node) {
    auto const from = world.org.find(above);
    auto const to = world.org.find(node);
    return from && to && world.org.covers(*from, *to);
}

bool has_connection(QueryContext const& context, Device const& device) {
    auto const* contact = context.devices.contacts.find(device.id);
    return contact && contact->connected_since;
}

bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

bool wanted(QueryContext const& context, Device const& device, DeviceQuery const& query) {
    if (query.node && !is_below(context.world, *query.node, device.squad)) return false;
    if (query.unit_id && carrier_of(device) != query.unit_id) return false;
    if (query.protocol && device.protocol != *query.protocol) return false;
    if (query.text && !contains(device.identity, *query.text) && !contains(device.label, *query.text)) return false;
    if (query.connected && has_connection(context, device) != *query.connected) return false;
    return device.retired == query.retired.value_or(false);
}

DeviceView view_of(QueryContext const& context, Device const& device) {
    DeviceView view;
    view.device = device;
    view.carrier = carrier_of(device);
    if (view.carrier) view.call_sign = context.world.units.at(*view.carrier).call_sign;
    view.has_code = context.has_device_code(device.id);
    auto const* contact = context.devices.contacts.find(device.id);
    if (!contact) return view;
    view.connected_since = contact->connected_since;
    view.heard_at = contact->heard_at;
    view.address = contact->address;
    if (contact->clock_skew) view.clock_skew_s = std::chrono::round<std::chrono::seconds>(*contact->clock_skew).count();
    view.battery = contact->battery;
    view.dropped = contact->dropped;
    return view;
}

template <class Item>
void answer_page(RecentList<Item> const& list, QueryContext const& context, Actor const& actor, PageQuery const& query,
                 QueryAnswer const& answer) {
    // Who strangers belong to is not known, so that only the city sees them.
    if (!administers(context, actor, context.world.org.at(context.world.org.city()).code))
        return answer(Error{Errc::forbidden, "", "only for administrators of the city"});
    std::optional<std::int64_t> below;
    if (query.after) {
        std::int64_t number = 0;
        auto const* end = query.after->data() + query.after->size();
        auto const read = std::from_chars(query.after->data(), end, number);
        if (read.ec != std::errc() || read.ptr != end)
            return answer(Error{Errc::invalid_field, "after", "must be `next` of the page before"});
        below = number;
    }
    auto const found = list.page(below, static_cast<std::size_t>(page_limit(query.limit)));
    Page<Item> page;
    for (auto const* item : found.items) page.items.push_back(*item);
    if (found.next) page.next = std::to_string(*found.next);
    answer(dump_json(to_json(page)));
}

}  // namespace

void list_devices(QueryContext const& context, Actor const& actor, DeviceQuery const& query, QueryAnswer answer) {
    DeviceId after;
    if (query.after) {
        auto const id = parse_id<DeviceId>(*query.after);
        if (!id) return answer(Error{id.error().code, "after", id.error().detail});
        after = *id;
    }
    auto const limit = static_cast<std::size_t>(page_limit(query.limit));
    auto const& devices = context.world.devices;
    Page<DeviceView> page;
    for (auto at = devices.upper_bound(after); at != devices.end(); ++at) {
        if (!administers(context, actor, at->second.squad) || !wanted(context, at->second, query)) continue;
        if (page.items.size() == limit) {
            page.next = to_string(page.items.back().device.id);
            break;
        }
        page.items.push_back(view_of(context, at->second));
    }
    answer(dump_json(to_json(page)));
}

void get_device(QueryContext const& context, Actor const& actor, OneQuery<DeviceId> const& query, QueryAnswer answer) {
    auto const found = context.world.devices.find(query.id);
    if (found == context.world.devices.end() || !administers(context, actor, found->second.squad))
        return answer(Error{Errc::not_found, "device_id", "no device " + to_string(query.id)});
    answer(dump_json(to_json(view_of(context, found->second))));
}

void list_unknown_devices(QueryContext const& context, Actor const& actor, PageQuery const& query, QueryAnswer answer) {
    answer_page(context.devices.unknown, context, actor, query, answer);
}

void list_rejected_reports(QueryContext const& context, Actor const& actor, PageQuery const& query,
                           QueryAnswer answer) {
    answer_page(context.devices.rejected, context, actor, query, answer);
}

}  // namespace tiaodu
