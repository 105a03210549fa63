// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/simulate/city.hpp"

#include <string>

namespace tiaodu::simulate {

/// A town of four squads: two squares, one L that a straight line leaves, one triangle far out.
inline std::string test_organisations() {
    return R"({"items":[
{"code":"310000","kind":"city","name":"City","short_name":"上海市","lon":121.47,"lat":31.23,"number":1},
{"code":"310106","kind":"district","name":"D","short_name":"静安区","district":"310000","lon":121.45,"lat":31.23,"number":2},
{"code":"310113","kind":"district","name":"D","short_name":"宝山区","district":"310000","lon":121.45,"lat":31.40,"number":3},
{"code":"310106011-ZD01","kind":"squad","name":"S","short_name":"石门二路中队","district":"310106","lon":121.455,"lat":31.235,"number":4},
{"code":"310106012-ZD01","kind":"squad","name":"S","short_name":"南京西路中队","district":"310106","lon":121.465,"lat":31.235,"number":5},
{"code":"310106013-ZD01","kind":"squad","name":"S","short_name":"静安寺中队","district":"310106","lon":121.443,"lat":31.223,"number":6},
{"code":"310113101-ZD01","kind":"squad","name":"S","short_name":"罗店镇中队","district":"310113","lon":121.35,"lat":31.42,"number":7}]})";
}

inline std::string test_areas() {
    return R"({"type":"FeatureCollection","derived":true,"features":[
{"type":"Feature","properties":{"code":"310106011-ZD01"},"geometry":{"type":"Polygon","coordinates":
 [[[121.45,31.23],[121.46,31.23],[121.46,31.24],[121.45,31.24],[121.45,31.23]]]}},
{"type":"Feature","properties":{"code":"310106012-ZD01"},"geometry":{"type":"MultiPolygon","coordinates":
 [[[[121.46,31.23],[121.47,31.23],[121.47,31.24],[121.46,31.24],[121.46,31.23]]]]}},
{"type":"Feature","properties":{"code":"310106013-ZD01"},"geometry":{"type":"Polygon","coordinates":
 [[[121.44,31.22],[121.46,31.22],[121.46,31.225],[121.445,31.225],[121.445,31.24],[121.44,31.24],[121.44,31.22]]]}},
{"type":"Feature","properties":{"code":"310113101-ZD01"},"geometry":{"type":"Polygon","coordinates":
 [[[121.33,31.40],[121.37,31.41],[121.35,31.44],[121.33,31.40]]]}}]})";
}

inline std::string test_categories() {
    return R"({"items":[{"code":"0102","class_code":"01","class_name":"市容环境","name":"暴露垃圾"},
{"code":"0508","class_code":"05","class_name":"街面秩序","name":"商业噪音"},
{"code":"2101","class_code":"21","class_name":"城管执法","name":"无序设摊"},
{"code":"2102","class_code":"21","class_name":"城管执法","name":"跨门经营"},
{"code":"2111","class_code":"21","class_name":"城管执法","name":"夜间施工"},
{"code":"0199","class_code":"01","class_name":"市容环境","name":"其他市容环境问题"}]})";
}

inline City test_city() { return read_city(test_organisations(), test_areas(), test_categories()).value(); }

}  // namespace tiaodu::simulate
