// Signs by name: the short codes people know from other messengers, then words to find them by, in English and Arabic.

const NAMES = `
👍 +1 thumbsup yes ok good نعم تمام موافق|👎 -1 thumbsdown no bad لا|🙏 pray thanks please شكرا رجاء|😊 blush smile happy ابتسامة سعيد|🎁 gift present هدية
📦 package parcel box طرد طلب|❤️ heart love قلب حب|😂 joy laugh lol tears ضحك|🎉 tada party celebrate congratulations احتفال مبروك|😀 grinning smile ابتسامة
😃 smiley happy|😄 smile laugh|😁 grin|😅 sweat_smile relief|🤣 rofl laugh ضحك|🙂 slightly_smiling_face smile|😉 wink غمزة|😍 heart_eyes love حب|🥰 smiling_face_with_three_hearts love
😘 kissing_heart kiss قبلة|😎 sunglasses cool رائع|🤩 star_struck wow|🤔 thinking hmm تفكير|😐 neutral_face|🙄 roll_eyes|😴 sleeping sleep نوم|😌 relieved|😢 cry sad حزين بكاء
😭 sob cry بكاء|😡 rage angry غاضب|🤯 exploding_head mind_blown|🥳 partying_face birthday حفلة|🤗 hugs hug عناق|😇 innocent angel|😬 grimacing|😮 open_mouth wow|😳 flushed|🥺 pleading_face please
😕 confused|😟 worried قلق|🤒 face_with_thermometer sick مريض|👋 wave hello hi bye مرحبا|👌 ok_hand perfect ممتاز|✌️ v victory peace|🤞 crossed_fingers luck حظ|👏 clap bravo تصفيق
🙌 raised_hands hooray|💪 muscle strong قوة|🤝 handshake deal agreed اتفاق|👀 eyes look انظر|🙋 raising_hand question|🤷 shrug dunno لا أعرف|🤦 facepalm|👶 baby طفل|👪 family عائلة
🚶 walking|🏃 running run|☕ coffee قهوة|🍰 cake كعكة|🎂 birthday cake عيد ميلاد|🌹 rose flower وردة|🌞 sun_with_face sun شمس|🌧️ cloud_with_rain rain مطر|🌊 ocean wave sea بحر
🏠 house home بيت|🚚 truck delivery shipping توصيل شحن|✈️ airplane plane flight طائرة|📍 round_pushpin location pin موقع|📞 telephone_receiver phone call هاتف اتصال|📷 camera photo صورة|🎧 headphones music
📚 books كتب|✏️ pencil2 pencil write قلم|💡 bulb idea light فكرة|🔑 key مفتاح|💳 credit_card card pay بطاقة دفع|💰 moneybag money مال|🛒 shopping_cart cart buy سلة شراء|👕 tshirt shirt قميص
👟 athletic_shoe shoe حذاء|⌚ watch ساعة|⏰ alarm_clock alarm منبه|📅 date calendar موعد تقويم|✅ white_check_mark check done yes تم صح|❌ x cross no خطأ|❓ question سؤال|❗ exclamation important مهم
⭐ star نجمة|🔥 fire hot نار|✨ sparkles|💯 100 perfect|💔 broken_heart قلب مكسور|💙 blue_heart|💚 green_heart|💛 yellow_heart|💜 purple_heart|🖤 black_heart|🤍 white_heart|👉 point_right|👈 point_left|👆 point_up|👇 point_down
☝️ point_up_2 one|🫶 heart_hands|🤲 palms_up|✍️ writing_hand|🙈 see_no_evil monkey|😱 scream shock صدمة|🤭 hand_over_mouth|🤫 shushing_face quiet|🤐 zipper_mouth|😷 mask كمامة|🤧 sneezing_face|🥱 yawning tired
😏 smirk|😒 unamused|😞 disappointed sad|😤 triumph|😩 weary tired تعب|🤨 raised_eyebrow|🧐 monocle|🤓 nerd|😋 yum delicious لذيذ|😜 stuck_out_tongue_winking_eye|🫠 melting|🫡 salute|💀 skull|👻 ghost|🤖 robot bot روبوت
🌍 earth world العالم|🌙 moon night قمر ليل|☀️ sunny sun|⛅ partly_sunny|❄️ snowflake cold|🌈 rainbow|🌸 cherry_blossom flower زهرة|🌷 tulip|💐 bouquet flowers باقة|🍀 four_leaf_clover luck
🍕 pizza|🍔 hamburger burger|🍎 apple|🍓 strawberry|🍫 chocolate شوكولاتة|🍵 tea شاي|🥂 champagne cheers|🍽️ plate food طعام|🐶 dog|🐱 cat قطة|🦋 butterfly
🚗 car سيارة|🚕 taxi|🚲 bike bicycle|🚢 ship|🏪 store shop متجر|🏦 bank بنك|🏥 hospital|🏨 hotel فندق|📧 email mail بريد|✉️ envelope letter رسالة|📱 iphone mobile phone جوال|💻 laptop computer حاسوب|🖨️ printer
📄 page document file ملف|📎 paperclip attach مرفق|📝 memo note ملاحظة|📊 bar_chart chart|🔍 mag search بحث|🔒 lock secure قفل|🔔 bell notification جرس|🔗 link رابط|🔧 wrench repair إصلاح|🛠️ tools|🧾 receipt invoice فاتورة
💵 dollar cash نقد|🏷️ label tag price discount سعر خصم|🎀 ribbon|🎈 balloon|🏆 trophy winner فوز|🥇 first_place gold|⚠️ warning تحذير|🚫 no_entry_sign forbidden ممنوع|♻️ recycle return إرجاع|🆗 ok|🆕 new جديد|🆓 free مجاني
⏳ hourglass wait انتظار|⌛ hourglass_done time|🕐 clock time وقت|➕ plus|➖ minus|➡️ arrow_right|⬅️ arrow_left|⬆️ arrow_up|⬇️ arrow_down|🔄 arrows_counterclockwise refresh exchange استبدال`;

export const SIGNS = NAMES.trim().split(/[|\n]/).map((entry) => {
  const [sign, code, ...words] = entry.split(" ");
  return { sign, code, words: [code, ...code.split("_"), ...words] };
});
