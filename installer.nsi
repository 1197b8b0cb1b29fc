; The installer for Windows: for one person, without an administrator.
;
;     makensis [-DPAYLOAD=FOLDER] [-DOUT=SETUP.EXE] installer.nsi
;
; FOLDER is what tools/build_folder.py has built; beside it lies FOLDER.nsh, the list of what it holds, by which
; the uninstaller removes exactly that. Paths are relative to this file, which begins with a byte-order mark, for
; makensis on Windows would else read it in the code page of that machine.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
ManifestDPIAware true
RequestExecutionLevel user

!include MUI2.nsh
!include LogicLib.nsh

!searchparse /file "tqdesk/__init__.py" `__version__ = "` VERSION `"`
!ifndef PAYLOAD
  !define PAYLOAD "dist/TQDesk"
!endif
!ifndef OUT
  !define OUT "dist/TQDesk-${VERSION}-setup.exe"
!endif
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\TQDesk"
!define CLASSES "Software\Classes"
!define OLDEST_BUILD 17763  ; Windows 10, version 1809: what Qt asks for
!define DATA_FOLDER "$LOCALAPPDATA\TQDesk"  ; settings.data_folder() of the program

Name "TQDesk"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\TQDesk"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
BrandingText "TQDesk ${VERSION}"
AllowSkipFiles off

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "TQDesk"
VIAddVersionKey "FileDescription" "TQDesk"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT"

!define MUI_ICON "build/tqdesk.ico"
!define MUI_UNICON "build/tqdesk.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "build/installer.bmp"
!define MUI_LANGDLL_REGISTRY_ROOT HKCU
!define MUI_LANGDLL_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MUI_LANGDLL_REGISTRY_VALUENAME "Language"
!define MUI_LANGDLL_WINDOWTITLE "TQDesk"
!define MUI_LANGDLL_INFO "Chọn ngôn ngữ · Choose a language"
!define MUI_FINISHPAGE_RUN "$INSTDIR\TQDesk.exe"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(DataStays)"

!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_RESERVEFILE_LANGDLL

LangString Description ${LANG_VIETNAMESE} "Học viên, điểm danh và giấy chứng nhận tập huấn chuyển đổi số"
LangString Description ${LANG_ENGLISH} "People, attendance and certificates of digital-transformation training"
LangString SyncFile ${LANG_VIETNAMESE} "Tệp đồng bộ TQDesk"
LangString SyncFile ${LANG_ENGLISH} "TQDesk sync file"
LangString Invitation ${LANG_VIETNAMESE} "Thư mời kết nối TQDesk"
LangString Invitation ${LANG_ENGLISH} "TQDesk invitation"
LangString StillRunning ${LANG_VIETNAMESE} "TQDesk đang mở. Hãy đóng TQDesk rồi bấm “Thử lại” (Retry)."
LangString StillRunning ${LANG_ENGLISH} "TQDesk is open. Close TQDesk, then press “Retry”."
LangString WindowsTooOld ${LANG_VIETNAMESE} "TQDesk cần Windows 10 (bản 1809) trở lên."
LangString WindowsTooOld ${LANG_ENGLISH} "TQDesk needs Windows 10 (version 1809) or later."
LangString DataStays ${LANG_VIETNAMESE} "Chỉ gỡ chương trình. Dữ liệu của đơn vị được giữ nguyên trong ${DATA_FOLDER}; cài lại TQDesk là dùng tiếp được."
LangString DataStays ${LANG_ENGLISH} "Only the program is removed. The data of your unit stays in ${DATA_FOLDER}; install TQDesk again to go on with it."
LangString DataKept ${LANG_VIETNAMESE} "Dữ liệu được giữ nguyên trong:"
LangString DataKept ${LANG_ENGLISH} "The data stays in:"

; Goes on once neither program in FOLDER runs: Windows lets nobody write to the file of a running program.
!macro WaitUntilClosed FOLDER PROGRAM
  ${Do}
    ${IfNot} ${FileExists} "${FOLDER}\${PROGRAM}"
      ${ExitDo}
    ${EndIf}
    ClearErrors
    FileOpen $R9 "${FOLDER}\${PROGRAM}" a
    ${IfNot} ${Errors}
      FileClose $R9
      ${ExitDo}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillRunning)" /SD IDCANCEL IDRETRY +3
    SetErrorLevel 3
    Abort "$(StillRunning)"
  ${Loop}
!macroend

; One ending of files opens in TQDesk from now on.
!macro Associate ENDING PROGID NAME
  WriteRegStr HKCU "${CLASSES}\${PROGID}" "" "${NAME}"
  WriteRegStr HKCU "${CLASSES}\${PROGID}\DefaultIcon" "" "$INSTDIR\TQDesk.exe,0"
  WriteRegStr HKCU "${CLASSES}\${PROGID}\shell\open\command" "" '"$INSTDIR\TQDesk.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\${ENDING}" "" "${PROGID}"
  WriteRegStr HKCU "${CLASSES}\${ENDING}\OpenWithProgids" "${PROGID}" ""
!macroend

; The reverse; another program that has taken the ending over keeps it.
!macro Dissociate ENDING PROGID
  ReadRegStr $0 HKCU "${CLASSES}\${ENDING}" ""
  ${If} $0 == "${PROGID}"
    DeleteRegValue HKCU "${CLASSES}\${ENDING}" ""
  ${EndIf}
  DeleteRegValue HKCU "${CLASSES}\${ENDING}\OpenWithProgids" "${PROGID}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${ENDING}\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${ENDING}"
  DeleteRegKey HKCU "${CLASSES}\${PROGID}"
!macroend

; SHCNE_ASSOCCHANGED, SHCNF_IDLIST: Explorer shows the new icons at once.
!macro TellExplorer
  System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"
!macroend

Function .onInit
  StrCpy $LANGUAGE ${LANG_VIETNAMESE}
  !insertmacro MUI_LANGDLL_DISPLAY
  ; The version in the file of the system itself: what Windows answers depends on who asks.
  GetDLLVersion "$SYSDIR\kernel32.dll" $0 $1
  IntOp $1 $1 >>> 16
  ${If} $1 < ${OLDEST_BUILD}
    MessageBox MB_OK|MB_ICONSTOP "$(WindowsTooOld)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

Section "TQDesk" Program
  ; A version that is here already removes what it had brought, for the new one may no longer have all of it.
  ReadRegStr $1 HKCU "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $1 != ""
  ${AndIf} ${FileExists} "$1\uninstall.exe"
    !insertmacro WaitUntilClosed "$1" "TQDesk.exe"
    !insertmacro WaitUntilClosed "$1" "tqdesk-cli.exe"
    ExecWait '"$1\uninstall.exe" /S _?=$1'
    Delete "$1\uninstall.exe"
    RMDir "$1"
  ${EndIf}

  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\TQDesk.lnk" "$INSTDIR\TQDesk.exe" "" "" "" "" "" "$(Description)"

  !insertmacro Associate ".tqsync" "TQDesk.SyncFile" "$(SyncFile)"
  !insertmacro Associate ".tqinvite" "TQDesk.Invitation" "$(Invitation)"
  !insertmacro TellExplorer

  SectionGetSize ${Program} $0
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "TQDesk"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\TQDesk.exe,0"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "TQDesk"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Comments" "$(Description)"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Language" "$LANGUAGE"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" $0
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Function un.onInit
  !insertmacro MUI_UNGETLANGUAGE
FunctionEnd

Section "Uninstall"
  !insertmacro WaitUntilClosed "$INSTDIR" "TQDesk.exe"
  !insertmacro WaitUntilClosed "$INSTDIR" "tqdesk-cli.exe"
  Delete "$SMPROGRAMS\TQDesk.lnk"
  !insertmacro Dissociate ".tqsync" "TQDesk.SyncFile"
  !insertmacro Dissociate ".tqinvite" "TQDesk.Invitation"
  !insertmacro TellExplorer
  !include "${PAYLOAD}.nsh"
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP"  ; a folder in which a program stands cannot be removed
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DetailPrint "$(DataKept) ${DATA_FOLDER}"
SectionEnd
