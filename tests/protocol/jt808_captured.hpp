// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

/// Frames of real terminals, from the public test suites of traccar/traccar (Jt808ProtocolDecoderTest) and
/// SmallChi/JT808. Expected values are read off by hand against the byte tables of JT/T 808. Only frames whose number
/// cannot be a subscriber's are used.
namespace tiaodu::jt808::fixture {

inline constexpr char const* batch_2019 =
    "7e0704402d0100000866496077582164881d0001000028000000000000000701a00192091f2a47001600000002260509164227010400002582"
    "30010031010e507e";
inline constexpr char const* register_2019 =
    "7e0100405c010000086649607758216452180000000000000000000000000000004d4433303000000000000000000000000000000000000000"
    "00000000000038363634393630373735383231363400000000000000000000000000000004000000000000000000000000000000007a7e";
inline constexpr char const* position_west =
    "7e020000220014012499170007000000000000400e012af16f02cbd2ba000000000000150101194257010400000077a97e";
inline constexpr char const* position_sos =
    "7e0200002e094027587492000a000000010000000a03083db7001329f3000000140000130412164952010400000012360a0002341502cb0c20"
    "085c107e";
inline constexpr char const* position_south =
    "7e0200002e202000129707001c0000000000001c0601a2f0a8091f0bf00000000000ed20110303173300000000000000000078000000001800"
    "0000267e";
inline constexpr char const* position_nowhere =
    "7e02000026000000000000000100000000000000020000000000000000000000000000260618001512f6080867567041100769907e";
inline constexpr char const* position_not_fixed_bad_tail =
    "7e02000054093037612710000700000000000000010223aca000dc9dd800000000000017121417122133362a4d30302c34352c313133363930"
    "42383030313233303026303030303030303030303030263132333435363738393031323334353623897e";
inline constexpr char const* heartbeat = "7e0002000004304832546500b7ca7e";
inline constexpr char const* authentication_2013 = "7e010200100940278494700084323031313131303831313333323139369f7e";
inline constexpr char const* register_without_plate =
    "7e010000190940278494700012000000000000000000000000000000000000094027849470000a7e";
inline constexpr char const* register_2013 =
    "7e0100002d007089994489002800000000000000000048422d5230334742440000000000000000000000313930363735310241424330303030"
    "30"
    "d17e";
inline constexpr char const* register_2013_gbk =
    "7E0100002D000123456789000A002800323132333430736D616C6C6368693132333030303030303030304348493132333001D4C14131323334"
    "35BA7E";
inline constexpr char const* authentication_2013_with_version_bit =
    "7E0102400C01003000068109024A3130303330303030363831857E";
inline constexpr char const* position_2013_with_version_bit =
    "7e0200406c010030000681090e00000000000c0003026c936f074c794c0004036300d7210625155739010400000000052801cc002106251557"
    "39054145bbc91e4145a2fa1141450000004145bbc8194145a1370a4145000000240200002a0200002b04000000003001153101125f0a898604"
    "18231870850620757e";
inline constexpr char const* batch_of_two =
    "7E0704005311223344556622B80002000026000000010000000200BA7F0E07E4F11C0028003C00001807151010100104000000640202003700"
    "26000000020000000100CB735507E6A32300290036007818071510103001040000006002020042D47E";
inline constexpr char const* authentication_binary_number =
    "7e010200204f07788ef67601824f4459344f544d314d4459774d4441314d444977626d5633553235536457786cba7e";
inline constexpr char const* position_answer =
    "7E0201001E000000000008000100010000000000000002015752A006CB8080000000000000260824153000517E";
/// A real terminal that sends 7d unescaped.
inline constexpr char const* position_bad_escape =
    "7E0200008201215233475100030000000000000003015A7F6106CF8CEC003D0000000021071311481901040000005630011931011AE1020075"
    "5D3D0601CC0024990A7dA0032301CC002499099B2941FC01CC002499099B29430B01CC0024990A7dA0290601CC0024990A7dA015FD01CC0026"
    "220994506BFFFE157C010400000001F10C000000000000000000000000997E";
/// A private dialect whose header has a one-byte serial.
inline constexpr char const* private_dialect =
    "7e55028436740190311185091607200239270613212607536108630000170a000000014600005ded05e203000000000b010d0c06005b003e00"
    "ab0a0302dc65100100a37e";

/// All of them.
inline constexpr std::array captured{batch_2019,
                                     register_2019,
                                     position_west,
                                     position_sos,
                                     position_south,
                                     position_nowhere,
                                     position_not_fixed_bad_tail,
                                     heartbeat,
                                     authentication_2013,
                                     register_without_plate,
                                     register_2013,
                                     register_2013_gbk,
                                     authentication_2013_with_version_bit,
                                     position_2013_with_version_bit,
                                     batch_of_two,
                                     authentication_binary_number,
                                     position_answer,
                                     position_bad_escape,
                                     private_dialect};

}  // namespace tiaodu::jt808::fixture
