// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/ticket_texts.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace tiaodu::simulate {
namespace {

/// When a category is complained about.
enum class Rhythm { day, meals, evening, night };

struct Phrases {
    std::string_view category;
    double weight;  ///< Compared with the others.
    Rhythm rhythm;
    std::array<std::string_view, 2> problems;  ///< Follow a place: "<place><problem>".
    std::string_view detail;
};

/// Ordered by category. Weights follow what hotlines publish: stalls, shops beyond their threshold, parking and rubbish
/// make the bulk.
constexpr std::array phrases{
    Phrases{"乱堆物堆料",
            4,
            Rhythm::day,
            {"有人乱堆物料", "人行道被杂物占用"},
            "物品堆放已有数日，占用通道，行人只能绕行。"},
    Phrases{"共享单车乱停放",
            6,
            Rhythm::day,
            {"共享单车乱停放", "共享单车倒伏占用盲道"},
            "早高峰车辆堆积，占用盲道和人行道，通行不便。"},
    Phrases{"占绿毁绿", 2, Rhythm::day, {"绿地被占用种菜", "绿化带被人为损坏"}, "公共绿地被圈占，部分灌木已被铲除。"},
    Phrases{
        "占道堆物", 6, Rhythm::day, {"商家占道堆物", "货物堆放占用人行道"}, "门前堆放货物和纸箱，行人被迫走机动车道。"},
    Phrases{
        "占道广告牌", 2, Rhythm::day, {"广告牌占用人行道", "灯箱摆放在道路上"}, "可移动灯箱占道，夜间存在安全隐患。"},
    Phrases{"商业噪音",
            5,
            Rhythm::evening,
            {"商铺外放音响扰民", "沿街店铺高音喇叭扰民"},
            "外放音乐音量较大，持续到夜间，影响居民休息。"},
    Phrases{"建筑垃圾",
            5,
            Rhythm::day,
            {"有人偷倒建筑垃圾", "装修垃圾长期未清运"},
            "装修垃圾露天堆放，未覆盖，起风时扬尘明显。"},
    Phrases{"损坏房屋承重结构",
            1,
            Rhythm::day,
            {"疑似敲除承重墙", "装修损坏房屋承重结构"},
            "装修施工中疑似拆除承重墙体，邻居担心房屋安全，希望尽快上门核查。"},
    Phrases{"施工扰民",
            4,
            Rhythm::night,
            {"工地施工噪音扰民", "道路施工噪音扰民"},
            "施工机械噪声较大，影响周边居民，希望核实作业时间。"},
    Phrases{"无序设摊",
            14,
            Rhythm::meals,
            {"流动摊贩聚集", "路口有人设摊经营"},
            "多个流动摊位占道经营，油污和垃圾较多，高峰时段通行困难。"},
    Phrases{"无照经营游商",
            7,
            Rhythm::meals,
            {"有无照游商经营", "地铁口有游商兜售"},
            "无照游商占道叫卖，人流拥堵，劝离后很快返回。"},
    Phrases{"夜间施工",
            5,
            Rhythm::night,
            {"夜间施工扰民", "工地深夜仍在作业"},
            "夜间仍有挖掘和浇筑作业，噪声明显，希望核查是否办理夜间施工许可。"},
    Phrases{"店外经营",
            6,
            Rhythm::meals,
            {"店铺店外经营", "餐饮店在门外摆放桌椅"},
            "桌椅摆放到人行道上，盲道被占，希望规范经营。"},
    Phrases{"暴露垃圾", 5, Rhythm::day, {"有暴露垃圾", "垃圾未及时清理"}, "垃圾散落在路边，有异味，希望尽快清理。"},
    Phrases{"机动车乱停放",
            5,
            Rhythm::day,
            {"机动车占用人行道停放", "机动车停在消防通道"},
            "车辆占用人行道和通道，影响出行和消防安全。"},
    Phrases{"沿街晾挂",
            2,
            Rhythm::day,
            {"沿街晾挂衣物", "树木之间拉绳晾晒"},
            "在行道树和栏杆之间拉绳晾晒，影响市容和通行。"},
    Phrases{"油烟污染",
            4,
            Rhythm::meals,
            {"餐饮店油烟扰民", "油烟直排影响居民"},
            "油烟未经净化直接排放，楼上居民无法开窗。"},
    Phrases{
        "生活垃圾分类", 4, Rhythm::day, {"生活垃圾混投", "垃圾分类投放点不整洁"}, "投放点分类混乱，周边有小包垃圾。"},
    Phrases{"群租",
            2,
            Rhythm::evening,
            {"疑似存在群租", "房屋改建隔间出租"},
            "房屋被分隔成多间出租，人员进出频繁，用电存在隐患。"},
    Phrases{"跨门经营",
            10,
            Rhythm::meals,
            {"店铺跨门经营", "水果店跨门经营占道"},
            "商品摆放超出门窗外墙，占用人行道，影响通行。"},
    Phrases{"路面塌陷",
            0.5,
            Rhythm::day,
            {"路面出现塌陷", "人行道地面下沉"},
            "路面下沉形成坑洞，已有行人绊倒，请先设置围挡。"},
    Phrases{"违法搭建",
            6,
            Rhythm::day,
            {"疑似违法搭建", "天井内搭建房屋"},
            "正在搭建彩钢板房，担心影响采光和房屋安全，希望制止。"},
    Phrases{"违规户外广告",
            3,
            Rhythm::day,
            {"违规设置户外广告", "外墙悬挂大幅广告"},
            "未见设置许可，广告牌松动，存在坠落风险。"},
    Phrases{"道路积水", 0.5, Rhythm::day, {"道路积水", "下雨后路面积水难退"}, "积水没过脚踝，行人和非机动车无法通行。"},
    Phrases{
        "露天烧烤", 3, Rhythm::evening, {"有人露天烧烤", "路边烧烤摊油烟扰民"}, "露天烧烤烟雾大、声音吵，持续到深夜。"},
    Phrases{"非机动车乱停放",
            4,
            Rhythm::day,
            {"非机动车乱停放", "电动自行车堵塞通道"},
            "非机动车堆放堵塞出入口，希望清理规范。"},
    Phrases{
        "非法小广告", 2, Rhythm::day, {"楼道和电线杆张贴小广告", "地面喷涂小广告"}, "小广告数量较多，清理后反复张贴。"},
    Phrases{"餐饮油烟扰民",
            4,
            Rhythm::meals,
            {"餐饮油烟扰民", "排烟管道正对居民窗户"},
            "排烟口距离居民住宅过近，油烟异味明显。"},
};

constexpr Phrases general{
    "", 0.4, Rhythm::day, {"存在市容环境问题", "有影响市容的情况"}, "居民反映该情况已有一段时间，希望到现场核实处理。"};

constexpr std::array landmarks{"菜市场南门",   "菜市场北侧",   "地铁站1号口",        "地铁站3号口",    "地铁站出入口",
                               "小学校门口",   "中学后门",     "社区卫生服务中心旁", "公园东门",       "公园北门",
                               "公交终点站",   "大型超市门前", "商业街中段",         "商场西侧",       "居民小区正门",
                               "居民小区后门", "老式里弄弄口", "沿河步道",           "街心花园",       "文化活动中心前",
                               "医院门诊楼外", "写字楼前广场", "十字路口西北角",     "十字路口东南角", "高架桥下",
                               "停车场入口"};

constexpr std::array openings{"居民反映：", "市民来电反映：", "路人上报：", "附近住户反映：", "网格巡查发现：", ""};
constexpr std::array closings{"希望尽快处理。", "请相关部门到现场查看。", "希望加强巡查，避免反复。",
                              "诉求人要求告知处理结果。", ""};

Phrases const& phrases_of(std::string_view category) {
    auto const found =
        std::find_if(phrases.begin(), phrases.end(), [&](Phrases const& entry) { return entry.category == category; });
    return found == phrases.end() ? general : *found;
}

/// A bump of height 1 around `middle`, an hour or `half_width` away it has faded.
double bump(double hour, double middle, double half_width) {
    double const far = std::fabs(hour - middle) / half_width;
    return far < 1 ? 1 - far * far : 0;
}

}  // namespace

TicketText compose_text(std::string_view place, std::string_view category, Random& random) {
    auto const& entry = phrases_of(category);
    auto const any = [&random](auto const& list) { return std::string(list[random.below(list.size())]); };
    auto const where = std::string(place) + any(landmarks);
    TicketText text;
    text.address = where;
    bool const named = category.ends_with("问题");
    text.title = where + (entry.category.empty() ? std::string(category) + (named ? "" : "问题") : any(entry.problems));
    text.description = any(openings) + where + "，" + std::string(entry.detail) + any(closings);
    return text;
}

double category_weight(std::string_view category, double hour) {
    auto const& entry = phrases_of(category);
    bool const night = hour < 6 || hour >= 22;
    switch (entry.rhythm) {
        case Rhythm::day: return entry.weight * (night ? 0.2 : 1.0);
        case Rhythm::meals: return entry.weight * (0.3 + bump(hour, 8, 2) + bump(hour, 12, 2) + bump(hour, 19.5, 3.5));
        case Rhythm::evening: return entry.weight * (0.2 + 3 * bump(hour, 21, 3));
        case Rhythm::night: return entry.weight * (night ? 3.0 : 0.4);
    }
    return entry.weight;
}

}  // namespace tiaodu::simulate
