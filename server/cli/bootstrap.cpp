// SPDX-License-Identifier: Apache-2.0
#include "server/cli/bootstrap.hpp"

#include "protocol/vocab/text.hpp"
#include "server/cli/files.hpp"

#include <stdexcept>

namespace tiaodu {
namespace {

Grant grant(std::string const& node, Role role) { return {OrgCode(node), role, std::nullopt}; }

std::string create(Application& application, std::string login, std::string display_name, std::vector<Grant> grants,
                   SecretKind kind) {
    auto secret =
        application.create_account({std::move(login), std::move(display_name), std::move(grants), {}}, kind, {});
    if (!secret) throw std::runtime_error("cannot create the account: " + secret.error().detail);
    return *secret;
}

std::string city_of(Application const& application) {
    return application.world().org.at(application.world().org.city()).code.text();
}

}  // namespace

void create_first_accounts(Application& application, SecretKind kind) {
    if (!application.world().accounts.empty()) return;
    auto const city = city_of(application);
    auto const& folder = application.data_folder();
    auto const password = create(application, "admin", "系统管理员", {grant(city, Role::administrator)}, kind);
    auto const security =
        create(application, "security", "安全管理员", {grant(city, Role::security_administrator)}, kind);
    auto const auditor = create(application, "auditor", "审计管理员", {grant(city, Role::auditor)}, kind);
    write_private_file(folder / "first-password.txt",
                       "admin " + password + "\nsecurity " + security + "\nauditor " + auditor + "\n");
    auto const token =
        create(application, "operator", "命令行",
               {grant(city, Role::administrator), grant(city, Role::viewer)},
               SecretKind::token);
    write_private_file(folder / "operator.token", token + "\n");
}

void create_demo_accounts(Application& application) {
    if (application.world().account_by_login.contains("simulator")) return;
    auto const city = city_of(application);
    auto const& org = application.world().org;
    struct Demo {
        std::string login, description, node;
        Role role;
    };
    std::vector<Demo> const accounts{
        {"city", "市局调度员 (city bureau dispatcher)", city, Role::dispatcher},
        {"jingan", "静安区局调度员 (district dispatcher)", "310106", Role::dispatcher},
        {"jingansi", "静安寺中队长 (squad leader)", "310106013-ZD01", Role::squad_leader},
        {"wall", "指挥大屏 (wall display)", city, Role::wall},
        {"street", "静安寺街道办 (street office, sees its squad)", "310106013", Role::viewer},
    };
    std::string lines;
    for (auto const& account : accounts) {
        if (!org.find(OrgCode(account.node))) continue;
        auto const name = account.description.substr(0, account.description.find(' '));
        lines += account.login + " " +
                 create(application, account.login, name, {grant(account.node, account.role)},
                        SecretKind::lasting_password) +
                 " " + account.description + "\n";
    }
    auto const first = read_file((application.data_folder() / "first-password.txt").string());
    for (auto const line : split(first, '\n'))
        if (!line.empty()) lines += std::string(line) + " (one of the three administrators)\n";
    write_private_file(application.data_folder() / "demo-accounts.txt", lines);
    auto const token = create(application, "simulator", "仿真",
                              {grant(city, Role::administrator), grant(city, Role::dispatcher),
                               grant(city, Role::squad_leader), grant(city, Role::integrator)},
                              SecretKind::token);
    write_private_file(application.data_folder() / "simulator.token", token + "\n");
    auto const keys =
        create(application, "keys", "密钥发放", {grant(city, Role::security_administrator)}, SecretKind::token);
    write_private_file(application.data_folder() / "security.token", keys + "\n");
}

}  // namespace tiaodu
