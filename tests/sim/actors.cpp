// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/actors.hpp"

namespace tiaodu::test {
namespace {

OrgCode const city{"310000"};

MaybeChoice dispatcher(Worker const& worker, Time now) {
    auto& random = worker.random;
    if (auto answer = answer_orders(worker, 0.5)) return answer;
    if (random.chance(0.25))
        if (auto lead = lead_orders(worker)) return lead;
    if (random.chance(0.06))
        if (auto knot = mind_knots(worker)) return knot;
    if (random.chance(0.3))
        if (auto receipt = receive_reports(worker)) return receipt;
    if (random.chance(0.01) && worker.person.node != city) return report_events(worker, now);
    return handle_tickets(worker);
}

MaybeChoice squad_leader(Worker const& worker, Time now) {
    auto& random = worker.random;
    if (random.chance(0.1))
        for (auto const& [id, unit] : worker.view.units)
            if (word(unit, "squad") == worker.home() && random.chance(0.3))
                return Choice{"unit.set_posture",
                              {{"unit_id", id}, {"posture", random.chance(0.3) ? "off_duty" : "patrol"}}};
    if (random.chance(0.02)) return report_events(worker, now);
    if (random.chance(0.2))
        if (auto response = respond_to_tickets(worker)) return response;
    return answer_orders(worker, 0.4);
}

}  // namespace

std::vector<OrgCode> const& all_districts() {
    static std::vector<OrgCode> const districts{OrgCode("310106"), OrgCode("310113")};
    return districts;
}

std::vector<OrgCode> const& all_squads() {
    static std::vector<OrgCode> const squads{OrgCode("310106012-ZD01"), OrgCode("310106013-ZD01"),
                                             OrgCode("310113001-ZD01")};
    return squads;
}

OrgCode somewhere(Random& random) {
    if (random.chance(0.1)) return city;
    if (random.chance(0.2)) return one_of(all_districts(), random);
    return one_of(all_squads(), random);
}

bool Worker::covers(std::string const& node) const { return home() == city.text() || node.starts_with(home()); }

std::vector<Person> people(Random& random) {
    auto const& districts = all_districts();
    auto const& squads = all_squads();
    std::vector<Person> all{{"admin", Duty::administrator, city, Role::administrator},
                            {"hotline", Duty::hotline, city, Role::integrator},
                            {"city-1", Duty::dispatcher, city, Role::dispatcher},
                            {"city-2", Duty::dispatcher, city, Role::dispatcher},
                            {"jingan", Duty::dispatcher, districts[0], Role::dispatcher}};
    if (random.chance(0.5)) all.push_back({"baoshan", Duty::dispatcher, districts[1], Role::dispatcher});
    for (std::size_t i = 0; i < squads.size(); ++i)
        all.push_back({"squad-" + std::to_string(i), Duty::squad, squads[i], Role::squad_leader});
    if (random.chance(0.3)) all.push_back({"desk-0", Duty::dispatcher, squads[0], Role::dispatcher});
    if (random.chance(0.5)) all.push_back({"wall", Duty::wall, districts[1], Role::viewer});
    return all;
}

std::string organisations_csv() {
    return "code,kind,name,short_name,district,street,lon,lat\n"
           "310000,city,上海市,上海,,,121.47,31.23\n"
           "310106,district,静安区,静安,,,121.44,31.22\n"
           "310113,district,宝山区,宝山,,,121.40,31.40\n"
           "310106012,street,曹家渡街道,曹家渡,310106,,121.43,31.21\n"
           "310106013,street,静安寺街道,静安寺,310106,,121.41,31.21\n"
           "310113001,street,杨行镇,杨行,310113,,121.41,31.41\n"
           "310106012-ZD01,squad,曹家渡中队,曹家渡,310106,310106012,121.43,31.21\n"
           "310106013-ZD01,squad,静安寺中队,静安寺,310106,310106013,121.41,31.21\n"
           "310113001-ZD01,squad,杨行中队,杨行,310113,310113001,121.41,31.41\n";
}

MaybeChoice choose(Person const& person, View const& view, Random& random, int number, Time now) {
    Worker const worker{person, view, random};
    switch (person.duty) {
        case Duty::hotline: return complaint(random, number);
        case Duty::dispatcher: return dispatcher(worker, now);
        case Duty::squad: return squad_leader(worker, now);
        case Duty::administrator: return administer(random, number);
        case Duty::wall: return std::nullopt;
    }
    return std::nullopt;
}

MaybeChoice finish(Person const& person, View const& view, Random& random) {
    Worker const worker{person, view, random};
    if (person.duty == Duty::squad) return answer_orders(worker, 0);
    if (person.duty != Duty::dispatcher) return std::nullopt;
    auto answer = answer_orders(worker, 0);
    return answer ? answer : handle_tickets(worker);
}

}  // namespace tiaodu::test
