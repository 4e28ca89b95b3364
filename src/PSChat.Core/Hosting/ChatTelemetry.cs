namespace PSChat;

/// <summary>Names by which OpenTelemetry, or another listener, finds the engine's measurements and traces.</summary>
public static class ChatTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/> with all instruments.</summary>
    public const string MeterName = "PSChat";

    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/> of elections and sends.</summary>
    public const string ActivitySourceName = "PSChat";
}
