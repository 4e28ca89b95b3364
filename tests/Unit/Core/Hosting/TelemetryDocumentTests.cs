using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PSChat.Hosting;

namespace PSChat.Core.Tests;

/// <summary>The page about telemetry lists every instrument as it is.</summary>
public sealed partial class TelemetryDocumentTests
{
    [Fact]
    public void Every_instrument_is_listed_with_its_kind_and_unit()
    {
        var instruments = new List<(string Name, string Kind, string Unit)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == ChatTelemetry.MeterName)
            {
                instruments.Add((instrument.Name, KindOf(instrument), instrument.Unit ?? ""));
            }

        };
        RuntimeHelpers.RunClassConstructor(typeof(Telemetry).TypeHandle);
        listener.Start();
        var listed = Row().Matches(Documents.Read("telemetry.md"))
            .Select(row => (row.Groups["name"].Value, row.Groups["kind"].Value, row.Groups["unit"].Value));
        Assert.Equal(instruments.Order(), listed.Order());
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name switch
    {
        "Counter`1" or "ObservableCounter`1" => "counter",
        "ObservableUpDownCounter`1" => "up-down counter",
        "ObservableGauge`1" => "gauge",
        "Histogram`1" => "histogram",
        var other => other,
    };

    [GeneratedRegex(
        @"^\| `(?<name>pschat\.[a-z.]+)` \| (?<kind>counter|up-down counter|gauge|histogram) \| `(?<unit>[^`]+)` \|",
        RegexOptions.Multiline)]
    private static partial Regex Row();
}
