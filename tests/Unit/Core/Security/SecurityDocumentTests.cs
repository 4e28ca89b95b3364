using System.Globalization;
using System.Reflection;
using PSChat.Groups;

namespace PSChat.Core.Tests;

/// <summary>The page docs/security.md has every limit, with the default of the code.</summary>
public sealed class SecurityDocumentTests
{
    private static readonly ServerLimits s_defaults = new();

    private readonly string[] _rows = Documents.Read("security.md").Split('\n');

    public static TheoryData<string> Limits => [.. ListLimits()];

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_limit_has_its_row_its_default_and_what_happens_beyond_it(string limit)
    {
        var row = Assert.Single(_rows, row => row.StartsWith($"| `{limit}` |", StringComparison.Ordinal))
            .Split('|', StringSplitOptions.TrimEntries);
        Assert.Equal(7, row.Length);
        Assert.Equal(Text(typeof(ServerLimits).GetProperty(limit)!.GetValue(s_defaults)!), row[3]);
        Assert.NotEmpty(row[2]);
        Assert.NotEmpty(row[5]);
    }

    [Fact]
    public void No_row_is_of_a_limit_that_there_is_not() => Assert.Equal(
        ListLimits().Order(StringComparer.Ordinal),
        _rows.Where(
            row => row.StartsWith("| `", StringComparison.Ordinal) && row.Count(letter => letter == '|') == 6
                && !row.Contains("ServerLimits", StringComparison.Ordinal))
            .Select(row => row.Split('`')[1]).Order(StringComparer.Ordinal));

    private static IEnumerable<string> ListLimits() =>
        typeof(ServerLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(limit => limit.Name);

    private static string Text(object value) => value switch
    {
        Rate rate => string.Create(CultureInfo.InvariantCulture, $"{rate.PerSecond:#,0} a second, {rate.Burst:#,0} at once"),
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        IConvertible number when number.ToInt64(CultureInfo.InvariantCulture) is var whole =>
            whole % (1 << 20) == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{whole >> 20} MiB")
                : string.Create(CultureInfo.InvariantCulture, $"{whole:#,0}"),
        _ => throw new InvalidOperationException($"No text for {value}."),
    };
}
