#!/bin/sh
# Makes the files of this folder with LibreOffice: apt-get install libreoffice-writer-nogui
set -eu
cd "$(dirname "$0")"
texts=../../../references/western-development-2020
for text in "$texts/source/official.zh.txt" "$texts/translations/mt-2020.en.txt"; do
  for form in 'docx:Office Open XML Text' 'html:HTML (StarWriter)' 'pdf:writer_pdf_Export'; do
    soffice --headless --infilter='Text (encoded):UTF8' --convert-to "$form" "$text"
  done
done
soffice --headless --convert-to 'docx:Office Open XML Text' features.fodt
soffice --headless --convert-to 'pdf:writer_pdf_Export' features.fodt
