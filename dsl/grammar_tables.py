"""This module holds the parse tables of grammar.lark, written by grammar_build.py."""

WORDS = """
_ | actions | analysis | and | assortative | by_role | chance | claim | clients | common |
compliance | delay | discount | draws | else | every | for | from | game | identified | if | in |
independent | instructions | joint | let | llms | matching | mod | monitoring | next | noise | none
| not | objective | of | or | otherwise | outcome | param | payoff | payoffs | perfect | play |
population | public | repeated | rest | roles | rounds | sample | signal | some | state | step |
then | uniform | use | within
"""

STARTS = """
file 0 19 | payoff_table 1 32
"""

LOOKAHEADS = """
<END> | <END> analysis claim game let monitoring objective param play population repeated state use
| } | <END> actions analysis and chance ^ claim clients : , compliance delay discount . draws else
= every for game if in instructions { < let llms ( [ matching - mod monitoring > <NAME> next noise
not <NUMBER> objective of or otherwise outcome param payoff payoffs play + population } repeated
rest roles rounds <ROW_MINUS> ) ] sample signal / some * state step then _ use within .. == != <=
>= | <END> analysis claim game { let monitoring objective param play population repeated state use
| <END> actions analysis and chance ^ claim clients : , compliance delay discount . draws else =
for game instructions < let llms [ matching - mod monitoring > <NAME> next noise <NUMBER> objective
or otherwise outcome param payoff payoffs play + population } repeated roles rounds <ROW_MINUS> ) ]
sample signal / * state step then _ use within .. == != <= >= | : , | : | <NAME> <NUMBER> otherwise
} <ROW_MINUS> _ | : , / | <NAME> | <END> actions analysis and chance claim clients : , compliance
delay discount draws else = for game instructions let llms matching monitoring <NAME> next noise
<NUMBER> objective or otherwise outcome param payoff payoffs play population } repeated roles
rounds <ROW_MINUS> ) ] sample signal state step then _ use .. | <END> actions analysis chance claim
clients : , compliance delay discount draws else = for game instructions let llms matching
monitoring <NAME> next noise <NUMBER> objective otherwise outcome param payoff payoffs play
population } repeated roles rounds <ROW_MINUS> ) ] sample signal state step then _ use .. | <END>
actions analysis chance claim clients : , compliance delay discount draws else = for game
instructions let llms matching monitoring <NAME> next noise <NUMBER> objective or otherwise outcome
param payoff payoffs play population } repeated roles rounds <ROW_MINUS> ) ] sample signal state
step then _ use .. | <END> analysis claim clients compliance draws game instructions let llms
matching monitoring objective param play population } repeated state use | <END> actions analysis
and chance claim clients : , compliance delay discount draws else = for game instructions < let
llms matching - mod monitoring > <NAME> next noise <NUMBER> objective or otherwise outcome param
payoff payoffs play + population } repeated roles rounds <ROW_MINUS> ) ] sample signal / * state
step then _ use within .. == != <= >= | <END> actions analysis and chance claim clients : ,
compliance delay discount draws else = for game instructions < let llms matching - monitoring >
<NAME> next noise <NUMBER> objective or otherwise outcome param payoff payoffs play + population }
repeated roles rounds <ROW_MINUS> ) ] sample signal state step then _ use within .. == != <= >= | :
, = every if in ( - <NAME> not <NUMBER> + rest some | : = every if in ( - <NAME> not <NUMBER> +
some | clients compliance draws instructions llms matching objective } state | discount } rounds |
actions payoff payoffs } roles | ) | chance delay noise outcome } sample signal | every if ( -
<NAME> <NUMBER> + some | : , = ) | , ) | actions clients compliance draws instructions llms
matching objective payoff payoffs } roles state | actions clients , compliance draws instructions
llms matching objective payoff payoffs } roles state | clients : , compliance draws instructions
llms matching objective } state | clients : , compliance draws instructions llms matching objective
} / state | and or .. | and ^ , . for < [ - mod > or + ) / * == != <= >= | : , = every if in ( -
<NAME> not <NUMBER> + some | , <NAME> <NUMBER> otherwise } <ROW_MINUS> ) _ | actions : , = payoff
payoffs } roles ) ] | clients , compliance draws instructions llms matching objective } state |
<NAME> } | actions , - mod payoff payoffs + } roles / * | actions , payoff payoffs } roles |
actions , - payoff payoffs + } roles | chance , delay noise outcome } sample signal | actions : , =
payoff payoffs } roles )
"""

RULES = """
file 2 file 0 1 | file 1 file <> 0 | _declaration 1 <> 0 | _declaration 1 <> 0 | _declaration 1 <>
0 | _declaration 1 <> 0 | _declaration 1 <> 0 | _declaration 1 <> 0 | _declaration 1 <> 0 |
_declaration 1 <> 0 | _declaration 1 <> 0 | _declaration 1 <> 0 | _declaration 1 <> 0 |
_declaration 1 <> 0 | use 2 use 1 | play 5 play 1 3 | play 4 play 1 <> | play 2 play 1 <> | param 6
param 1 3 5 | param 4 param 1 <> 3 | let 4 let 1 3 | analysis 7 analysis 1 3 5 | analysis 6
analysis 1 3 <> | analysis 4 analysis 1 3 <> | claim 6 claim 1 3 5 | claim 4 claim 1 <> 3 | binding
3 binding 0 2 | setting 3 setting 0 2 | setting 1 setting <> 0 | _value 1 <> 0 | _value 1 <> 0 |
game 9 game 1 3 6 7 | game 8 game 1 3 <> 6 | game 8 game 1 <> 5 6 | game 7 game 1 <> <> 5 | game 6
game 1 <> 3 4 | game 5 game 1 <> <> 3 | formal 3 formal 0 2 | _game_member 1 <> 0 | _game_member 1
<> 0 | _game_member 1 <> 0 | _game_member 1 <> 0 | _game_member 1 <> 0 | roles 2 roles 1 |
declarator 4 declarator 0 2 | declarator 1 declarator 0 <> | actions 5 actions 2 4 | actions 5
actions 2 4 | actions 6 actions 2 5 | actions 2 actions <> 1 | actions 2 actions <> 1 | actions 3
actions <> 2 | labels 1 labels 0 | payoff 5 payoff 2 4 | payoff 3 payoff <> 2 | payoffs 2 payoffs 1
| payoffs_file 3 payoffs_file 2 | payoff_table 4 payoff_table 1 2 | payoff_table 3 payoff_table <>
1 | _payoff_row 1 <> 0 | _payoff_row 1 <> 0 | payoff_row 3 payoff_row 0 2 | profile 2 profile 0 -2
| profile 1 profile 0 | otherwise_row 3 otherwise_row 2 | wildcard 1 wildcard | reference 1 <> 0 |
reference 4 index 0 2 | reference 4 index 0 2 | population 5 population 2 3 | population 4
population <> 2 | _population_member 1 <> 0 | _population_member 1 <> 0 | _population_member 1 <> 0
| _population_member 1 <> 0 | _population_member 1 <> 0 | _population_member 1 <> 0 |
_population_member 1 <> 0 | _population_member 1 <> 0 | _population_member 1 <> 0 |
_population_member 1 <> 0 | llms 2 llms 1 | clients 5 clients 2 4 | clients 3 clients <> 2 | share
2 share 0 1 | share 2 share 0 1 | rest 1 rest | independent 2 independent | assortative 3
assortative 2 | joint 5 joint 3 | joint_row 3 joint_row 0 2 | instructions 2 instructions 1 |
_instructions_kind 1 <> 0 | _instructions_kind 1 <> 0 | draws 2 draws 1 | _draws_kind 1 <> 0 |
_draws_kind 1 <> 0 | compliance 6 compliance 2 3 5 | compliance 4 compliance 2 3 <> | compliance 4
compliance <> 1 3 | compliance 2 compliance <> 1 <> | objective 5 objective 2 4 | objective 3
objective <> 2 | state 10 state 1 3 5 7 9 | state 8 state 1 3 <> 5 7 | state 8 state 1 <> 3 5 7 |
state 6 state 1 <> <> 3 5 | monitoring 6 monitoring 1 3 4 | monitoring 5 monitoring 1 <> 3 |
monitoring 2 monitoring 1 <> <> | _monitoring_kind 1 <> 0 | _monitoring_kind 1 <> 0 |
_monitoring_kind 1 <> 0 | _monitoring_kind 1 <> 0 | _monitoring_kind 1 <> 0 | _monitoring_member 1
<> 0 | _monitoring_member 1 <> 0 | _monitoring_member 1 <> 0 | _monitoring_member 1 <> 0 |
_monitoring_member 1 <> 0 | _monitoring_member 1 <> 0 | signals 2 signals 1 | chance 5 chance 2 4 |
outcome 2 outcome 1 | noise 2 noise 1 | delay 2 delay 1 | sample 2 sample 1 | repeated 5 repeated 2
3 | repeated 4 repeated <> 2 | _repeated_member 1 <> 0 | _repeated_member 1 <> 0 | discount 2
discount 1 | rounds 2 rounds 1 | domain 1 <> 0 | domain 1 <> 0 | domain 1 <> 0 | range 5 range 0 2
4 | range 3 range 0 2 <> | interval 5 interval 1 3 | choice 3 choice 1 | expr 1 <> 0 | expr 1 <> 0
| disjunction 1 <> 0 | disjunction 3 binary 0 1 2 | conjunction 1 <> 0 | conjunction 3 binary 0 1 2
| negation 1 <> 0 | negation 2 unary 0 1 | comparison 1 <> 0 | comparison 3 comparison 0 1 2 |
comparison 5 comparison 0 1 2 4 | sum 1 <> 0 | sum 3 binary 0 1 2 | sum 3 binary 0 1 2 | term 1 <>
0 | term 3 binary 0 1 2 | term 3 binary 0 1 2 | term 3 binary 0 1 2 | factor 1 <> 0 | factor 2
unary 0 1 | factor 2 unary 0 1 | power 1 <> 0 | power 3 binary 0 1 2 | open_disjunction 1 <> 0 |
open_disjunction 3 binary 0 1 2 | open_conjunction 1 <> 0 | open_conjunction 3 binary 0 1 2 |
open_negation 1 <> 0 | open_negation 2 unary 0 1 | open_comparison 1 <> 0 | open_comparison 3
comparison 0 1 2 | open_comparison 5 comparison 0 1 2 4 | open_sum 1 <> 0 | open_sum 3 binary 0 1 2
| open_sum 3 binary 0 1 2 | open_term 1 <> 0 | open_term 3 binary 0 1 2 | open_term 3 binary 0 1 2
| open_term 3 binary 0 1 2 | open_factor 1 <> 0 | open_factor 2 unary 0 1 | open_factor 2 unary 0 1
| open_power 1 <> 0 | open_power 1 <> 0 | open_power 3 binary 0 1 2 | _compare 1 <> -1 | _compare 1
<> -1 | _compare 1 <> 0 | _compare 1 <> -1 | _compare 1 <> 0 | _compare 1 <> -1 | conditional 6
conditional 1 3 5 | quantified 6 quantified 0 1 3 5 | _quantifier 1 <> 0 | _quantifier 1 <> 0 |
postfix 1 <> 0 | postfix 4 index 0 2 | postfix 3 field 0 2 | _atom 1 <> 0 | _atom 1 <> 0 | _atom 1
<> 0 | _atom 1 <> 0 | _atom 1 <> 0 | _atom 3 <> 1 | call 4 call 0 2 | call 3 call 0 <> | _argument
1 <> 0 | _argument 1 <> 0 | named 3 named 0 2 | comprehension 8 comprehension 0 2 4 6 | tuple 4
tuple 1 -3 | name 1 name 0 | number 1 number 0 | many{_declaration} 1 many -1 | many{_declaration}
0 many | comma{setting} 2 comma 0 -2 | comma{setting} 1 comma 0 | comma{binding} 2 comma 0 -2 |
comma{binding} 1 comma 0 | comma{formal} 2 comma 0 -2 | comma{formal} 1 comma 0 |
many{_game_member} 1 many -1 | many{_game_member} 0 many | comma{declarator} 2 comma 0 -2 |
comma{declarator} 1 comma 0 | comma{reference} 2 comma 0 -2 | comma{reference} 1 comma 0 |
comma{sum} 2 comma 0 -2 | comma{sum} 1 comma 0 | many{_payoff_row} 1 many -1 | many{_payoff_row} 0
many | comma{expr} 2 comma 0 -2 | comma{expr} 1 comma 0 | _pattern{MINUS} 1 <> 0 | _pattern{MINUS}
1 <> 0 | _pattern{ROW_MINUS} 1 <> 0 | _pattern{ROW_MINUS} 1 <> 0 | many{_population_member} 1 many
-1 | many{_population_member} 0 many | comma{share} 2 comma 0 -2 | comma{share} 1 comma 0 |
many{joint_row} 1 many -1 | many{joint_row} 0 many | label{MINUS} 1 <> 0 | label{MINUS} 1 <> 0 |
label{MINUS} 3 binary 0 1 2 | many{_monitoring_member} 1 many -1 | many{_monitoring_member} 0 many
| comma{name} 2 comma 0 -2 | comma{name} 1 comma 0 | many{_repeated_member} 1 many -1 |
many{_repeated_member} 0 many | comma{_argument} 2 comma 0 -2 | comma{_argument} 1 comma 0 |
label{ROW_MINUS} 1 <> 0 | label{ROW_MINUS} 1 <> 0 | label{ROW_MINUS} 3 binary 0 1 2 | signed{MINUS}
1 <> 0 | signed{MINUS} 2 unary 0 1 | signed{ROW_MINUS} 1 <> 0 | signed{ROW_MINUS} 2 unary 0 1 |
__profile_star_0 2 list 1 | __profile_star_0 3 list -1 2 | __tuple_plus_1 2 list 1 | __tuple_plus_1
3 list -1 2 | __many{_declaration}_star_2 1 list 0 | __many{_declaration}_star_2 2 list -1 1 |
__comma{setting}_star_3 2 list 1 | __comma{setting}_star_3 3 list -1 2 | __comma{binding}_star_4 2
list 1 | __comma{binding}_star_4 3 list -1 2 | __comma{formal}_star_5 2 list 1 |
__comma{formal}_star_5 3 list -1 2 | __many{_game_member}_star_6 1 list 0 |
__many{_game_member}_star_6 2 list -1 1 | __comma{declarator}_star_7 2 list 1 |
__comma{declarator}_star_7 3 list -1 2 | __comma{reference}_star_8 2 list 1 |
__comma{reference}_star_8 3 list -1 2 | __comma{sum}_star_9 2 list 1 | __comma{sum}_star_9 3 list
-1 2 | __many{_payoff_row}_star_10 1 list 0 | __many{_payoff_row}_star_10 2 list -1 1 |
__many{_population_member}_star_11 1 list 0 | __many{_population_member}_star_11 2 list -1 1 |
__comma{share}_star_12 2 list 1 | __comma{share}_star_12 3 list -1 2 | __many{joint_row}_star_13 1
list 0 | __many{joint_row}_star_13 2 list -1 1 | __many{_monitoring_member}_star_14 1 list 0 |
__many{_monitoring_member}_star_14 2 list -1 1 | __comma{name}_star_15 2 list 1 |
__comma{name}_star_15 3 list -1 2 | __many{_repeated_member}_star_16 1 list 0 |
__many{_repeated_member}_star_16 2 list -1 1 | __comma{_argument}_star_17 2 list 1 |
__comma{_argument}_star_17 3 list -1 2
"""

STATES = """
analysis 2 claim 3 <DOCSTRING> 4 game 5 let 6 monitoring 7 objective 8 param 9 play 10 population
11 repeated 12 state 13 use 14 ; __many{_declaration}_star_2 15 _declaration 16 analysis 17 claim
18 file 19 game 20 let 21 many{_declaration} 22 monitoring 23 objective 24 param 25 play 26
population 27 repeated 28 state 29 use 30 ; 214 0 | { 31 ; payoff_table 32 ; | <NAME> 33 ; name 34
; | <STRING> 35 ; ; | analysis 2 claim 3 game 5 let 6 monitoring 7 objective 8 param 9 play 10
population 11 repeated 12 state 13 use 14 ; __many{_declaration}_star_2 15 _declaration 16 analysis
17 claim 18 game 20 let 21 many{_declaration} 36 monitoring 23 objective 24 param 25 play 26
population 27 repeated 28 state 29 use 30 ; 214 0 | <NAME> 33 ; name 37 ; | <NAME> 33 ; name 38 ; |
clients 39 identified 40 none 41 perfect 42 public 43 ; _monitoring_kind 44 ; | = 45 of 46 ; ; |
<NAME> 33 ; name 47 ; | <NAME> 33 ; name 48 ; | { 49 ; ; | { 50 ; ; | <NAME> 33 ; name 51 ; |
<STRING> 52 ; ; | analysis 2 claim 3 game 5 let 6 monitoring 7 objective 8 param 9 play 10
population 11 repeated 12 state 13 use 14 ; _declaration 53 analysis 17 claim 18 game 20 let 21
monitoring 23 objective 24 param 25 play 26 population 27 repeated 28 state 29 use 30 ; 213 0 | ; ;
265 1 | ; ; 12 1 | ; ; 13 1 | ; ; | ; ; 7 1 | ; ; 5 1 | ; ; 1 0 | ; ; 10 1 | ; ; 9 1 | ; ; 4 1 | ;
; 3 1 | ; ; 8 1 | ; ; 11 1 | ; ; 6 1 | ; ; 2 1 | <DOCSTRING> 54 <NAME> 33 <NUMBER> 55 otherwise 56
<ROW_MINUS> 57 _ 58 ; __many{_payoff_row}_star_10 59 _pattern{ROW_MINUS} 60 _payoff_row 61
label{ROW_MINUS} 62 many{_payoff_row} 63 name 64 number 65 otherwise_row 66 payoff_row 67 profile
68 signed{ROW_MINUS} 69 wildcard 70 ; 230 2 | ; ; | ; ; 211 3 | = 71 ; ; | : 72 for 73 ; ; | ; ; 0
0 | { 74 ( 75 ; ; | = 76 ; ; | ; ; 111 4 | ; ; 112 4 | ; ; 113 4 | ; ; 110 4 | ; ; 114 4 | { 77 ; ;
109 1 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier
86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 93
factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100
open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107
quantified 108 sum 109 term 110 tuple 111 ; | <NAME> 33 ; comma{reference} 112 name 113 reference
114 ; | = 115 in 116 ; ; | ( 117 ; ; 17 1 | clients 118 compliance 119 <DOCSTRING> 120 draws 121
instructions 122 llms 123 matching 124 objective 8 state 13 ; __many{_population_member}_star_11
125 _population_member 126 assortative 127 clients 128 compliance 129 draws 130 independent 131
instructions 132 joint 133 llms 134 many{_population_member} 135 objective 136 state 137 ; 238 2 |
discount 138 <DOCSTRING> 139 rounds 140 ; __many{_repeated_member}_star_16 141 _repeated_member 142
discount 143 many{_repeated_member} 144 rounds 145 ; 251 2 | = 146 in 147 of 148 ; ; | ; ; 14 1 | ;
; 266 1 | <NAME> 33 <NUMBER> 55 otherwise 56 <ROW_MINUS> 57 _ 58 ; __many{_payoff_row}_star_10 59
_pattern{ROW_MINUS} 60 _payoff_row 61 label{ROW_MINUS} 62 many{_payoff_row} 149 name 64 number 65
otherwise_row 66 payoff_row 67 profile 68 signed{ROW_MINUS} 69 wildcard 70 ; 230 2 | ; ; 212 5 | :
150 ; ; | <NUMBER> 55 ; number 151 ; | ; ; 65 6 | <NAME> 33 <NUMBER> 55 otherwise 56 <ROW_MINUS> 57
_ 58 ; _pattern{ROW_MINUS} 60 _payoff_row 152 label{ROW_MINUS} 62 name 64 number 65 otherwise_row
66 payoff_row 67 profile 68 signed{ROW_MINUS} 69 wildcard 70 ; 229 2 | , 153 ; __profile_star_0 154
; 63 7 | ; ; 281 8 | ; ; 235 6 | } 155 ; ; | ; ; 254 6 | ; ; 259 9 | ; ; 60 8 | ; ; 59 8 | : 156 ;
; | / 157 ; ; 255 6 | ; ; 236 6 | <NAME> 33 ; name 158 ; | every 78 if 79 ( 80 - 81 <NAME> 33 not
82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89
conditional 90 conjunction 91 disjunction 92 expr 159 factor 94 name 95 negation 96 number 97
open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102
open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110
tuple 111 ; | <NAME> 33 ; binding 160 comma{binding} 161 name 162 ; | actions 163 <DOCSTRING> 164
payoff 165 payoffs 166 roles 167 ; __many{_game_member}_star_6 168 _game_member 169 actions 170
many{_game_member} 171 payoff 172 payoffs 173 payoffs_file 174 roles 175 ; 222 2 | <NAME> 33 ) 176
; comma{formal} 177 formal 178 name 179 ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 +
83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90
conjunction 91 disjunction 92 expr 180 factor 94 name 95 negation 96 number 97 open_comparison 98
open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum
104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | chance 181
delay 182 <DOCSTRING> 183 noise 184 outcome 185 sample 186 signal 187 ;
__many{_monitoring_member}_star_14 188 _monitoring_member 189 chance 190 delay 191
many{_monitoring_member} 192 noise 193 outcome 194 sample 195 signals 196 ; 247 2 | ; ; 193 10 |
every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call
87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 197 factor 94
name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100
open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107
quantified 108 sum 109 term 110 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55
+ 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90
conjunction 91 disjunction 92 expr 198 factor 94 name 95 negation 96 number 97 open_comparison 98
open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum
104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | every 78 if
79 ( 80 - 81 <NAME> 33 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comprehension 89
conditional 90 factor 199 name 95 number 97 open_factor 200 open_power 103 postfix 106 power 107
quantified 108 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ;
_atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 factor 94 name 95
negation 201 number 97 open_comparison 98 open_factor 101 open_negation 202 open_power 103 open_sum
104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | every 78 if
79 ( 80 - 81 <NAME> 33 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comprehension 89
conditional 90 factor 203 name 95 number 97 open_factor 204 open_power 103 postfix 106 power 107
quantified 108 tuple 111 ; | ; ; 194 10 | ; ; 195 5 | <NAME> 33 ; name 205 ; | ; ; 200 5 | ; ; 146
11 | ; ; 201 5 | ; ; 182 12 | and 206 ; ; 142 13 | or 207 ; ; 140 12 | ; ; 102 14 | ; ; 154 15 | (
208 ; ; 198 5 | ; ; 144 11 | ; ; 199 5 | ; ; 167 12 | ; ; 163 12 | ; ; 141 12 | ; ; 175 12 | ; ;
165 12 | ; ; 179 12 | ; ; 169 12 | ; ; 172 12 | ^ 209 . 210 [ 211 ; ; 161 15 | ; ; 158 15 | ; ; 183
12 | < 212 - 213 > 214 + 215 == 216 != 217 <= 218 >= 219 ; _compare 220 ; 148 11 | mod 221 / 222 *
223 ; ; 151 16 | ; ; 202 5 | = 224 ; ; | [ 225 ; ; 66 17 | , 226 ; __comma{reference}_star_8 227 ;
226 18 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier
86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 228
factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100
open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107
quantified 108 sum 109 term 110 tuple 111 ; | every 78 if 79 { 229 ( 80 [ 230 - 81 <NAME> 33 not 82
<NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 choice 231 comparison 88 comprehension
89 conditional 90 conjunction 91 disjunction 92 domain 232 expr 233 factor 94 interval 234 name 95
negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
range 235 sum 109 term 110 tuple 111 ; | every 78 if 79 { 229 ( 80 [ 230 - 81 <NAME> 33 not 82
<NUMBER> 55 + 83 ) 236 some 84 ; _atom 85 _quantifier 86 _value 237 call 87 choice 231
comma{setting} 238 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92
domain 239 expr 240 factor 94 interval 234 name 95 negation 96 number 97 open_comparison 98
open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum
104 open_term 105 postfix 106 power 107 quantified 108 range 235 setting 241 sum 109 term 110 tuple
111 ; | : 242 of 243 ; ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 of 244 + 83 some
84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91
disjunction 92 expr 245 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction
99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | clients 118 compliance 119
draws 121 instructions 122 llms 123 matching 124 objective 8 state 13 ;
__many{_population_member}_star_11 125 _population_member 126 assortative 127 clients 128
compliance 129 draws 130 independent 131 instructions 132 joint 133 llms 134
many{_population_member} 246 objective 136 state 137 ; 238 2 | common 247 independent 248 ;
_draws_kind 249 ; | by_role 250 uniform 251 ; _instructions_kind 252 ; | <NAME> 33 ;
comma{declarator} 253 declarator 254 name 255 ; | assortative 256 independent 257 joint 258 ; ; |
clients 118 compliance 119 draws 121 instructions 122 llms 123 matching 124 objective 8 state 13 ;
_population_member 259 assortative 127 clients 128 compliance 129 draws 130 independent 131
instructions 132 joint 133 llms 134 objective 136 state 137 ; 237 2 | ; ; 283 19 | ; ; 74 19 | ; ;
72 19 | ; ; 78 19 | ; ; 77 19 | ; ; 73 19 | ; ; 76 19 | ; ; 75 19 | ; ; 71 19 | } 260 ; ; | ; ; 79
19 | ; ; 80 19 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85
_quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92
expr 261 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99
open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | discount 138 rounds 140 ;
__many{_repeated_member}_star_16 141 _repeated_member 142 discount 143 many{_repeated_member} 262
rounds 145 ; 251 2 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85
_quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92
expr 263 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99
open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | discount 138 rounds 140 ;
_repeated_member 264 discount 143 rounds 145 ; 250 2 | ; ; 293 20 | ; ; 129 20 | } 265 ; ; | ; ;
130 20 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier
86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 266
factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100
open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107
quantified 108 sum 109 term 110 tuple 111 ; | every 78 if 79 { 229 ( 80 [ 230 - 81 <NAME> 33 not 82
<NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 choice 231 comparison 88 comprehension
89 conditional 90 conjunction 91 disjunction 92 domain 267 expr 233 factor 94 interval 234 name 95
negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
range 235 sum 109 term 110 tuple 111 ; | <NAME> 33 ; comma{reference} 268 name 113 reference 114 ;
| } 269 ; ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85
_quantifier 86 call 87 comma{expr} 270 comparison 88 comprehension 89 conditional 90 conjunction 91
disjunction 92 expr 271 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction
99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | ; ; 260 9 | ; ; 282 8 | - 272
<NAME> 33 <NUMBER> 55 _ 58 ; _pattern{MINUS} 273 label{MINUS} 274 name 275 number 276 signed{MINUS}
277 wildcard 278 ; | , 279 ; ; 62 7 | ; ; 58 0 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER>
55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comma{expr} 280 comparison 88 comprehension 89
conditional 90 conjunction 91 disjunction 92 expr 271 factor 94 name 95 negation 96 number 97
open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102
open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110
tuple 111 ; | <NUMBER> 55 ; number 281 ; | ( 282 ; ; 23 1 | ; ; 25 1 | , 283 ;
__comma{binding}_star_4 284 ; 218 7 | : 285 ; ; | in 286 ; ; | every 78 if 79 in 287 ( 80 - 81
<NAME> 33 not 82 <NUMBER> 55 of 288 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comma{sum} 289
comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 233 factor 94
labels 290 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction
100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power
107 quantified 108 range 291 sum 292 term 110 tuple 111 ; | actions 163 payoff 165 payoffs 166
roles 167 ; __many{_game_member}_star_6 168 _game_member 169 actions 170 many{_game_member} 293
payoff 172 payoffs 173 payoffs_file 174 roles 175 ; 222 2 | = 294 of 295 ; ; | from 296
<PAYOFFS_BLOCK> 297 ; ; | <NAME> 33 ; comma{declarator} 298 declarator 254 name 255 ; | actions 163
payoff 165 payoffs 166 roles 167 ; _game_member 299 actions 170 payoff 172 payoffs 173 payoffs_file
174 roles 175 ; 221 2 | ; ; 273 21 | ; ; 39 21 | } 300 ; ; | ; ; 42 21 | ; ; 40 21 | ; ; 41 21 | ;
; 38 21 | { 301 ; ; | ) 302 ; ; | , 303 ; __comma{formal}_star_5 304 ; 220 22 | = 305 ; ; | ; ; 20
1 | of 306 ; ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85
_quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92
expr 307 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99
open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | chance 181 delay 182 noise 184
outcome 185 sample 186 signal 187 ; __many{_monitoring_member}_star_14 188 _monitoring_member 189
chance 190 delay 191 many{_monitoring_member} 308 noise 193 outcome 194 sample 195 signals 196 ;
247 2 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier
86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 309
factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100
open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107
quantified 108 sum 109 term 110 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55
+ 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90
conjunction 91 disjunction 92 expr 310 factor 94 name 95 negation 96 number 97 open_comparison 98
open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum
104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | every 78 if
79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison
88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 311 factor 94 name 95
negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
sum 109 term 110 tuple 111 ; | <NAME> 33 ; comma{name} 312 name 313 ; | chance 181 delay 182 noise
184 outcome 185 sample 186 signal 187 ; _monitoring_member 314 chance 190 delay 191 noise 193
outcome 194 sample 195 signals 196 ; 246 2 | ; ; 289 23 | ; ; 116 23 | ; ; 119 23 | } 315 ; ; | ; ;
118 23 | ; ; 117 23 | ; ; 120 23 | ; ; 115 23 | then 316 ; ; | , 317 ) 318 ; __tuple_plus_1 319 ; |
; ; 159 15 | ; ; 180 12 | ; ; 147 11 | ; ; 168 12 | ; ; 160 15 | ; ; 181 12 | in 320 ; ; | every 78
if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87
comparison 88 comprehension 89 conditional 90 factor 94 name 95 negation 321 number 97
open_comparison 98 open_factor 101 open_negation 322 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME>
33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89
conditional 90 conjunction 323 factor 94 name 95 negation 96 number 97 open_comparison 98
open_conjunction 324 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME>
33 not 82 <NUMBER> 55 + 83 ) 325 some 84 ; _argument 326 _atom 85 _quantifier 86 call 87
comma{_argument} 327 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92
expr 328 factor 94 name 329 named 330 negation 96 number 97 open_comparison 98 open_conjunction 99
open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME>
33 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comprehension 89 conditional 90
factor 331 name 95 number 97 open_factor 332 open_power 103 postfix 106 power 107 quantified 108
tuple 111 ; | <NAME> 333 ; ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ;
_atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91
disjunction 92 expr 334 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction
99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | ; ; 187 24 | every 78 if 79 (
80 - 81 <NAME> 33 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comprehension 89
conditional 90 factor 94 name 95 number 97 open_factor 101 open_power 103 open_term 335 postfix 106
power 107 quantified 108 term 336 tuple 111 ; | ; ; 189 24 | every 78 if 79 ( 80 - 81 <NAME> 33
<NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comprehension 89 conditional 90 factor
94 name 95 number 97 open_factor 101 open_power 103 open_term 337 postfix 106 power 107 quantified
108 term 338 tuple 111 ; | ; ; 185 24 | ; ; 186 24 | ; ; 188 24 | ; ; 190 24 | every 78 if 79 ( 80
- 81 <NAME> 33 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comprehension 89
conditional 90 factor 94 name 95 number 97 open_factor 101 open_power 103 open_sum 339 open_term
105 postfix 106 power 107 quantified 108 sum 340 term 110 tuple 111 ; | every 78 if 79 ( 80 - 81
<NAME> 33 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comprehension 89 conditional
90 factor 341 name 95 number 97 open_factor 342 open_power 103 postfix 106 power 107 quantified 108
tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME> 33 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86
call 87 comprehension 89 conditional 90 factor 343 name 95 number 97 open_factor 344 open_power 103
postfix 106 power 107 quantified 108 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME> 33 <NUMBER> 55 +
83 some 84 ; _atom 85 _quantifier 86 call 87 comprehension 89 conditional 90 factor 345 name 95
number 97 open_factor 346 open_power 103 postfix 106 power 107 quantified 108 tuple 111 ; | every
78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87
comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 347 factor 94 name
95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor
101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified
108 sum 109 term 110 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some
84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91
disjunction 92 expr 348 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction
99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 range 349 sum 109 term 110 tuple 111 ; | <NAME> 33 ; name 113
reference 350 ; | , 351 ; ; 225 18 | ; ; 19 1 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER>
55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comma{expr} 352 comparison 88 comprehension 89
conditional 90 conjunction 91 disjunction 92 expr 271 factor 94 name 95 negation 96 number 97
open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102
open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110
tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85
_quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92
expr 353 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99
open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | ; ; 135 25 | = 354 ; ; | .. 355
; ; | ; ; 134 25 | ; ; 133 25 | ; ; 16 1 | ; ; 28 26 | ) 356 ; ; | ; ; 30 26 | = 357 .. 355 ; ; 29
26 | , 358 ; __comma{setting}_star_3 359 ; 216 22 | <NAME> 33 ; comma{share} 360 name 113 reference
361 share 362 ; | <NAME> 33 ; comma{reference} 363 name 113 reference 114 ; | <NAME> 33 ;
comma{reference} 364 name 113 reference 114 ; | otherwise 365 ; ; 100 19 | } 366 ; ; | ; ; 95 19 |
; ; 96 19 | ; ; 94 19 | ; ; 92 19 | ; ; 93 19 | ; ; 91 19 | ; ; 81 19 | , 367 ;
__comma{declarator}_star_7 368 ; 224 27 | [ 369 ; ; 45 28 | every 78 if 79 ( 80 - 81 <NAME> 33 not
82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89
conditional 90 conjunction 91 disjunction 92 expr 370 factor 94 name 95 negation 96 number 97
open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102
open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110
tuple 111 ; | ; ; 87 19 | { 371 ; ; | ; ; 284 19 | ; ; 70 1 | ; ; 131 20 | } 372 ; ; | ; ; 132 20 |
; ; 294 20 | ; ; 128 1 | next 373 ; ; | = 374 ; ; | = 375 in 376 ; ; | ; ; 57 0 | ; ; 64 8 | , 317
; __tuple_plus_1 377 ; 232 8 | <NUMBER> 55 ; number 378 ; | ; ; 261 6 | ; ; 233 6 | ; ; 243 29 | ;
; 257 30 | / 379 ; ; 244 29 | ; ; 234 6 | - 272 <NAME> 33 <NUMBER> 55 _ 58 ; _pattern{MINUS} 380
label{MINUS} 274 name 275 number 276 signed{MINUS} 277 wildcard 278 ; | ; ; 61 8 | ; ; 256 6 |
every 78 if 79 { 229 ( 80 [ 230 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 ) 381 some 84 ; _atom 85
_quantifier 86 _value 237 call 87 choice 231 comma{setting} 382 comparison 88 comprehension 89
conditional 90 conjunction 91 disjunction 92 domain 239 expr 240 factor 94 interval 234 name 95
negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
range 235 setting 241 sum 109 term 110 tuple 111 ; | <NAME> 33 ; binding 383 name 162 ; | , 384 ; ;
217 7 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier
86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 385
factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100
open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107
quantified 108 sum 109 term 110 tuple 111 ; | every 78 if 79 { 229 ( 80 [ 230 - 81 <NAME> 33 not 82
<NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 choice 231 comparison 88 comprehension
89 conditional 90 conjunction 91 disjunction 92 domain 386 expr 233 factor 94 interval 234 name 95
negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
range 235 sum 109 term 110 tuple 111 ; | [ 230 ; interval 387 ; | <NAME> 33 ; comma{reference} 388
name 113 reference 114 ; | ; ; 52 21 | ; ; 49 21 | ; ; 50 21 | , 389 < 212 - 213 > 214 + 215 == 216
!= 217 <= 218 >= 219 ; __comma{sum}_star_9 390 _compare 220 ; 228 21 148 31 | } 391 ; ; | every 78
if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87
comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 392 factor 94 name
95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor
101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified
108 sum 109 term 110 tuple 111 ; | <NAME> 33 ; comma{reference} 393 name 113 reference 114 ; |
<STRING> 394 ; ; | ; ; 55 21 | ; ; 43 21 | ; ; 274 21 | ; ; 36 1 | actions 163 <DOCSTRING> 395
payoff 165 payoffs 166 roles 167 ; __many{_game_member}_star_6 168 _game_member 169 actions 170
many{_game_member} 396 payoff 172 payoffs 173 payoffs_file 174 roles 175 ; 222 2 | { 397 ; ; |
<NAME> 33 ; formal 398 name 179 ; | , 399 ; ; 219 22 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82
<NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89
conditional 90 conjunction 91 disjunction 92 expr 400 factor 94 name 95 negation 96 number 97
open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102
open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110
tuple 111 ; | <NAME> 33 ; name 401 ; | ; ; 125 23 | } 402 ; ; | ; ; 124 23 | ; ; 123 23 | ; ; 126
23 | ; ; 121 23 | , 403 ; __comma{name}_star_15 404 ; 249 23 | ; ; 290 23 | ; ; 108 1 | every 78 if
79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison
88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 405 factor 94 name 95
negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
sum 109 term 110 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ;
_atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91
disjunction 92 expr 406 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction
99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | ; ; 203 5 | , 407 ) 408 ; ; |
every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call
87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 409 factor 94
name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100
open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107
quantified 108 sum 109 term 110 tuple 111 ; | ; ; 145 11 | ; ; 166 12 | and 206 ; ; 143 13 | ; ;
164 12 | ; ; 205 5 | , 410 ; __comma{_argument}_star_17 411 ; 253 22 | ) 412 ; ; | for 413 ; ; 206
26 | = 414 ( 208 ; ; 198 32 | ; ; 207 26 | ; ; 162 15 | ; ; 184 12 | ; ; 197 5 | ] 415 ; ; | ; ;
174 12 | mod 221 / 222 * 223 ; ; 153 16 | ; ; 173 12 | mod 221 / 222 * 223 ; ; 152 16 | ; ; 170 12
| - 213 + 215 within 416 ; ; 149 11 | ; ; 157 15 | ; ; 178 12 | ; ; 156 15 | ; ; 177 12 | ; ; 155
15 | ; ; 176 12 | ; ; 101 14 | ] 417 .. 355 ; ; | ] 418 ; ; | ; ; 277 33 | <NAME> 33 ; name 113
reference 419 ; | } 420 ; ; | , 421 ; ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 +
83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90
conjunction 91 disjunction 92 expr 422 factor 94 name 95 negation 96 number 97 open_comparison 98
open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum
104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | every 78 if
79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison
88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 423 factor 94 name 95
negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
sum 109 term 110 tuple 111 ; | ; ; 15 1 | every 78 if 79 { 229 ( 80 [ 230 - 81 <NAME> 33 not 82
<NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 _value 424 call 87 choice 231 comparison 88
comprehension 89 conditional 90 conjunction 91 disjunction 92 domain 239 expr 425 factor 94
interval 234 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction
100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power
107 quantified 108 range 235 sum 109 term 110 tuple 111 ; | every 78 if 79 { 229 ( 80 [ 230 - 81
<NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 _value 237 call 87 choice 231
comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 domain 239 expr 240
factor 94 interval 234 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99
open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 range 235 setting 426 sum 109 term 110 tuple 111 ; | , 427 ; ;
215 22 | ; ; 83 19 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 rest 428 some 84 ;
_atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91
disjunction 92 expr 429 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction
99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 rest 430 sum 109 term 110 tuple 111 ; | , 431 ;
__comma{share}_star_12 432 ; 240 19 | : 433 ; ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82
<NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89
conditional 90 conjunction 91 disjunction 92 expr 434 factor 94 name 95 negation 96 number 97
open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102
open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110
tuple 111 ; | - 272 <NAME> 33 <NUMBER> 55 ; label{MINUS} 435 name 275 number 276 signed{MINUS} 277
; | ; ; 69 1 | <NAME> 33 ; declarator 436 name 255 ; | , 437 ; ; 223 27 | every 78 if 79 ( 80 - 81
<NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88
comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 438 factor 94 name 95 negation
96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
sum 109 term 110 tuple 111 ; | ; ; 88 19 | <NAME> 33 ; __many{joint_row}_star_13 439
comma{reference} 440 joint_row 441 many{joint_row} 442 name 113 reference 114 ; 242 2 | ; ; 127 1 |
every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call
87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 443 factor 94
name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100
open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107
quantified 108 sum 109 term 110 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55
+ 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90
conjunction 91 disjunction 92 expr 444 factor 94 name 95 negation 96 number 97 open_comparison 98
open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum
104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | every 78 if
79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison
88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 445 factor 94 name 95
negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
sum 109 term 110 tuple 111 ; | every 78 if 79 { 229 ( 80 [ 230 - 81 <NAME> 33 not 82 <NUMBER> 55 +
83 some 84 ; _atom 85 _quantifier 86 call 87 choice 231 comparison 88 comprehension 89 conditional
90 conjunction 91 disjunction 92 domain 446 expr 233 factor 94 interval 234 name 95 negation 96
number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101 open_negation
102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108 range 235 sum
109 term 110 tuple 111 ; | , 407 ; ; 231 8 | ; ; 258 30 | <NUMBER> 55 ; number 447 ; | ; ; 262 6 |
; ; 22 1 | ) 448 ; ; | ; ; 269 6 | <NAME> 33 ; binding 449 name 162 ; | ; ; 24 1 | ; ; 26 6 | ; ;
51 21 | : 450 ; ; | ( 80 - 451 <NAME> 33 <NUMBER> 55 + 452 ; _atom 85 call 87 comprehension 89
factor 94 name 95 number 97 postfix 453 power 107 sum 454 term 455 tuple 111 ; | , 456 ; ; 227 21 |
; ; 35 1 | ; ; 54 21 | = 457 ; ; | ; ; 56 21 | actions 163 payoff 165 payoffs 166 roles 167 ;
__many{_game_member}_star_6 168 _game_member 169 actions 170 many{_game_member} 458 payoff 172
payoffs 173 payoffs_file 174 roles 175 ; 222 2 | } 459 ; ; | actions 163 <DOCSTRING> 460 payoff 165
payoffs 166 roles 167 ; __many{_game_member}_star_6 168 _game_member 169 actions 170
many{_game_member} 461 payoff 172 payoffs 173 payoffs_file 174 roles 175 ; 222 2 | ; ; 271 26 |
<NAME> 33 ; formal 462 name 179 ; | ; ; 37 26 | = 463 ; ; | ; ; 107 1 | <NAME> 33 ; name 464 ; | ,
465 ; ; 248 23 | else 466 ; ; | ; ; 263 34 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55
+ 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90
conjunction 91 disjunction 92 expr 467 factor 94 name 95 negation 96 number 97 open_comparison 98
open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum
104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | ; ; 210 5 | :
468 ; ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _argument 469 _atom
85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction
92 expr 470 factor 94 name 329 named 330 negation 96 number 97 open_comparison 98 open_conjunction
99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | , 471 ; ; 252 22 | ; ; 204 5 |
<NAME> 33 ; name 472 ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom
85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction
92 expr 473 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99
open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | ; ; 196 5 | every 78 if 79 ( 80
- 81 <NAME> 33 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comprehension 89
conditional 90 factor 94 name 95 number 97 open_factor 101 open_power 103 open_sum 474 open_term
105 postfix 106 power 107 quantified 108 sum 475 term 110 tuple 111 ; | ; ; 67 17 | ; ; 68 17 | ; ;
278 33 | ; ; 139 25 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85
_quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92
expr 476 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99
open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | ; ; 18 1 | step 477 ; ; 137 35
| ; ; 27 26 | .. 355 ; ; 29 26 | ; ; 267 26 | every 78 if 79 { 229 ( 80 [ 230 - 81 <NAME> 33 not 82
<NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 _value 237 call 87 choice 231 comparison 88
comprehension 89 conditional 90 conjunction 91 disjunction 92 domain 239 expr 240 factor 94
interval 234 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction
100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power
107 quantified 108 range 235 setting 478 sum 109 term 110 tuple 111 ; | ; ; 86 36 | ; ; 84 36 | ; ;
85 36 | <NAME> 33 ; name 113 reference 361 share 479 ; | , 480 ; ; 239 19 | <NAME> 33 ;
comma{share} 481 name 113 reference 361 share 362 ; | otherwise 482 ; ; 98 19 | ; ; 99 19 | ; ; 275
28 | <NAME> 33 ; declarator 483 name 255 ; | ] 484 ; ; | <NAME> 33 ; comma{reference} 440 joint_row
485 name 113 reference 114 ; 241 2 | : 486 ; ; | ; ; 287 37 | } 487 ; ; | ; ; 106 14 | next 488 ; ;
| next 489 ; ; | = 490 ; ; | ; ; 245 29 | ; ; 21 1 | ; ; 270 6 | every 78 if 79 in 491 ( 80 - 81
<NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comma{sum} 289
comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 233 factor 94
labels 492 name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction
100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power
107 quantified 108 range 493 sum 292 term 110 tuple 111 ; | ( 80 - 451 <NAME> 33 <NUMBER> 55 + 452
; _atom 85 call 87 comprehension 89 factor 199 name 95 number 97 postfix 453 power 107 tuple 111 ;
| ( 80 - 451 <NAME> 33 <NUMBER> 55 + 452 ; _atom 85 call 87 comprehension 89 factor 203 name 95
number 97 postfix 453 power 107 tuple 111 ; | ^ 494 . 210 [ 211 ; ; 161 38 | - 495 + 496 ; ; 279 39
| mod 497 / 498 * 499 ; ; 151 40 | ( 80 - 451 <NAME> 33 <NUMBER> 55 + 452 ; _atom 85 call 87
comprehension 89 factor 94 name 95 number 97 postfix 453 power 107 sum 500 term 455 tuple 111 ; |
every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call
87 comparison 88 comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 501 factor 94
name 95 negation 96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100
open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107
quantified 108 sum 109 term 110 tuple 111 ; | } 502 ; ; | ; ; 34 1 | actions 163 payoff 165 payoffs
166 roles 167 ; __many{_game_member}_star_6 168 _game_member 169 actions 170 many{_game_member} 503
payoff 172 payoffs 173 payoffs_file 174 roles 175 ; 222 2 | } 504 ; ; | ; ; 272 26 | every 78 if 79
( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88
comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 505 factor 94 name 95 negation
96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
sum 109 term 110 tuple 111 ; | ; ; 291 41 | <NAME> 33 ; name 506 ; | every 78 if 79 ( 80 - 81
<NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88
comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 507 factor 94 name 95 negation
96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
sum 109 term 110 tuple 111 ; | ; ; 264 34 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 +
83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90
conjunction 91 disjunction 92 expr 508 factor 94 name 95 negation 96 number 97 open_comparison 98
open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum
104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | ; ; 295 26 |
; ; 206 26 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _argument 509
_atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91
disjunction 92 expr 470 factor 94 name 329 named 330 negation 96 number 97 open_comparison 98
open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum
104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | in 510 ; ; |
; ; 208 26 | ; ; 171 12 | - 213 + 215 ; ; 150 11 | ] 511 ; ; | every 78 if 79 ( 80 - 81 <NAME> 33
not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89
conditional 90 conjunction 91 disjunction 92 expr 512 factor 94 name 95 negation 96 number 97
open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102
open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110
tuple 111 ; | ; ; 268 26 | ; ; 285 36 | <NAME> 33 ; name 113 reference 361 share 513 ; | ; ; 82 19
| - 272 <NAME> 33 <NUMBER> 55 ; label{MINUS} 514 name 275 number 276 signed{MINUS} 277 ; | ; ; 276
28 | ; ; 44 28 | ; ; 288 37 | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ;
_atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91
disjunction 92 expr 515 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction
99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | ; ; 89 19 | every 78 if 79 ( 80
- 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88
comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 516 factor 94 name 95 negation
96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
sum 109 term 110 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ;
_atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90 conjunction 91
disjunction 92 expr 517 factor 94 name 95 negation 96 number 97 open_comparison 98 open_conjunction
99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum 104 open_term 105
postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | every 78 if 79 ( 80 - 81 <NAME>
33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89
conditional 90 conjunction 91 disjunction 92 expr 518 factor 94 name 95 negation 96 number 97
open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102
open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110
tuple 111 ; | [ 230 ; interval 519 ; | ; ; 46 21 | ; ; 47 21 | ( 80 - 451 <NAME> 33 <NUMBER> 55 +
452 ; _atom 85 call 87 comprehension 89 factor 331 name 95 number 97 postfix 453 power 107 tuple
111 ; | ( 80 - 451 <NAME> 33 <NUMBER> 55 + 452 ; _atom 85 call 87 comprehension 89 factor 94 name
95 number 97 postfix 453 power 107 term 520 tuple 111 ; | ( 80 - 451 <NAME> 33 <NUMBER> 55 + 452 ;
_atom 85 call 87 comprehension 89 factor 94 name 95 number 97 postfix 453 power 107 term 521 tuple
111 ; | ( 80 - 451 <NAME> 33 <NUMBER> 55 + 452 ; _atom 85 call 87 comprehension 89 factor 341 name
95 number 97 postfix 453 power 107 tuple 111 ; | ( 80 - 451 <NAME> 33 <NUMBER> 55 + 452 ; _atom 85
call 87 comprehension 89 factor 343 name 95 number 97 postfix 453 power 107 tuple 111 ; | ( 80 -
451 <NAME> 33 <NUMBER> 55 + 452 ; _atom 85 call 87 comprehension 89 factor 345 name 95 number 97
postfix 453 power 107 tuple 111 ; | - 495 + 496 ; ; 280 39 | ; ; 53 21 | ; ; 33 1 | } 522 ; ; | ; ;
32 1 | ; ; 122 23 | ; ; 292 41 | ; ; 191 12 | ; ; 192 12 | ; ; 296 26 | every 78 if 79 ( 80 - 81
<NAME> 33 not 82 <NUMBER> 55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88
comprehension 89 conditional 90 conjunction 91 disjunction 92 expr 233 factor 94 name 95 negation
96 number 97 open_comparison 98 open_conjunction 99 open_disjunction 100 open_factor 101
open_negation 102 open_power 103 open_sum 104 open_term 105 postfix 106 power 107 quantified 108
range 523 sum 109 term 110 tuple 111 ; | ; ; 138 42 | ; ; 136 35 | ; ; 286 36 | ; ; 97 19 | ; ; 90
37 | ; ; 105 14 | ; ; 104 14 | next 524 ; ; | ; ; 48 21 | mod 497 / 498 * 499 ; ; 153 40 | mod 497
/ 498 * 499 ; ; 152 40 | ; ; 31 1 | ) 525 ; ; | every 78 if 79 ( 80 - 81 <NAME> 33 not 82 <NUMBER>
55 + 83 some 84 ; _atom 85 _quantifier 86 call 87 comparison 88 comprehension 89 conditional 90
conjunction 91 disjunction 92 expr 526 factor 94 name 95 negation 96 number 97 open_comparison 98
open_conjunction 99 open_disjunction 100 open_factor 101 open_negation 102 open_power 103 open_sum
104 open_term 105 postfix 106 power 107 quantified 108 sum 109 term 110 tuple 111 ; | ; ; 209 5 | ;
; 103 14
"""
