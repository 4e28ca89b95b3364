namespace PSChat;

/// <summary>How the engine's measurements and traces are found, by OpenTelemetry or any other listener.</summary>
public static class ChatTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/> with all instruments.</summary>
    public const string MeterName = "PSChat";

    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/> of elections and sends.</summary>
    public const string ActivitySourceName = "PSChat";
}
