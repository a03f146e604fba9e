/** Ant Design in our tokens. */
import { type Mode, fontFamily, motionMs, palettes, sizes } from './tokens.ts'

/** The token part of antd's `ThemeConfig`; the algorithm is chosen where antd is imported. */
export function antdTokens(mode: Mode) {
  const p = palettes[mode]
  return {
    token: {
      colorPrimary: p.indigo,
      colorLink: p.indigo,
      colorLinkHover: p.indigoHover,
      colorInfo: p.indigo,
      colorError: p.cinnabar,
      colorWarning: p.gamboge,
      colorSuccess: p.malachite,
      colorBgBase: p.panel,
      colorBgLayout: p.paper,
      colorBgContainer: p.panel,
      colorBgElevated: p.raised,
      colorTextBase: p.ink,
      colorText: p.ink,
      colorTextSecondary: p.second,
      colorTextTertiary: p.second,
      colorTextDescription: p.second,
      colorTextPlaceholder: p.second,
      colorTextLightSolid: p.onIndigo,
      colorBorder: p.edge,
      colorBorderSecondary: p.line,
      colorSplit: p.line,
      controlItemBgActive: p.indigoTint,
      controlItemBgHover: p.paper,
      borderRadius: sizes.radius,
      borderRadiusLG: sizes.radius,
      borderRadiusSM: 4,
      fontFamily,
      fontSize: sizes.text,
      fontSizeSM: sizes.small,
      fontWeightStrong: 600,
      lineHeight: sizes.line / sizes.text,
      motionDurationFast: `${motionMs.fast}ms`,
      motionDurationMid: `${motionMs.fast}ms`,
      motionDurationSlow: `${motionMs.slow}ms`,
      boxShadow: p.shadow,
      boxShadowSecondary: p.shadow,
      wireframe: false,
    },
    components: {
      Button: {
        fontWeight: 500,
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        primaryColor: p.onIndigo,
      },
      Select: { optionSelectedBg: p.indigoTint, optionActiveBg: p.paper },
      Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px', labelColor: p.second },
    },
  }
}
