// SPDX-License-Identifier: Apache-2.0
#include "server/queries/order_letter.hpp"

namespace tiaodu {
namespace {

std::string beijing(Time time) {
    auto const text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(time) + beijing_offset);
    return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string name_of(World const& world, OrgCode const& code) {
    auto const index = world.org.find(code);
    return index ? world.org.at(*index).full_name : code.text();
}

std::string department_name(World const& world, std::string const& code) {
    for (auto const& label : world.rules.orders.departments)
        if (label.code == code) return label.zh;
    return code;
}

std::string kind_name(World const& world, OrderKind kind) {
    for (auto const& rule : world.rules.orders.kinds)
        if (rule.kind == kind) return rule.label.zh;
    return std::string(to_word(kind));
}

}  // namespace

OrderDocument order_letter(World const& world, Order const& order, Recipient const& recipient) {
    auto const department = department_name(world, *recipient.department);
    std::string text;
    auto const line = [&](std::string const& title, std::string const& value) {
        if (!value.empty()) text += title + "：" + value + "\n";
    };
    text += name_of(world, order.issuer) + "\n" + kind_name(world, order.kind) + "协作单\n\n";
    line("编号", to_string(order.id) + "（第" + std::to_string(order.revision) + "版）");
    line("致", department);
    line("事项", order.title.value_or(""));
    line("内容", order.note.value_or(""));
    line("地点", order.address.value_or(""));
    if (order.starts_at) line("开始", beijing(*order.starts_at));
    if (order.ends_at) line("结束", beijing(*order.ends_at));
    line("签发", order.issued_by + " " + beijing(order.issued_at));
    line("请于此前反馈", beijing(order.due_at));
    std::string others;
    for (auto const& other : order.recipients) {
        if (other.index == recipient.index) continue;
        auto const name = other.department ? department_name(world, *other.department) : name_of(world, other.node);
        others += (others.empty() ? "" : "、") + name;
        if (others.size() > 2000) break;
    }
    line("同时通知", others);
    text += "\n收到后请将签收人职务、时间与处理结果告知签发单位。\n";
    return {to_string(order.id) + "-" + *recipient.department + ".txt", std::move(text)};
}

}  // namespace tiaodu
