using System.Diagnostics;
using System.Globalization;
using PSChat.Groups;

namespace PSChat.Core.Tests;

/// <summary>Which names are the same (N11).</summary>
public sealed class NameComparerTests
{
    private static readonly NameComparer s_names = NameComparer.Instance;

    [Theory]
    [InlineData("i", "I")]
    [InlineData("\u00E9", "\u00C9", "e\u0301", "E\u0301")]
    [InlineData("\u1FB3", "\u1FBC", "\u0391\u0399", "\u03B1\u0345")]
    [InlineData("\u03C3", "\u03C2", "\u03A3")]
    [InlineData("\u00B5", "\u03BC", "\u039C")]
    [InlineData("\u01C4", "\u01C5", "\u01C6", "d\u017E")]
    [InlineData("\U00010428", "\U00010400")]
    [InlineData("\u017F", "s", "S")]
    [InlineData("\u00DF", "\u1E9E", "ss", "SS")]
    [InlineData("\u212A", "k", "K")]
    [InlineData("\u212B", "\u00E5", "\u00C5")]
    [InlineData("\uFB01", "fi", "FI")]
    [InlineData("\uFF41\uFF42\uFF43", "abc", "\uFF21BC")]
    [InlineData("\u2460", "1")]
    [InlineData("\u2764\uFE0F", "\u2764", "\u2764\uFE0E")]
    [InlineData("\u0645\u06CC\u200C\u062E", "\u0645\u06CC\u062E")]
    [InlineData("an\u200Bna", "anna", "AN\u00ADNA", "an\U000E0061na")]
    [InlineData("\uD55C\uAD6D", "\u1112\u1161\u11AB\u1100\u116E\u11A8")]
    public void Names_that_differ_by_case_form_or_what_shows_nothing_are_one(params string[] names)
    {
        Assert.All(names, one => Assert.All(names, other =>
        {
            Assert.True(s_names.Equals(one, other), $"{one} and {other}");
            Assert.Equal(0, s_names.Compare(one, other));
            Assert.Equal(s_names.GetHashCode(one), s_names.GetHashCode(other));
        }));
        Assert.Single(names.Distinct(s_names));
    }

    [Theory]
    [InlineData("\u0131", "i", "I", "\u0130")]
    [InlineData("\u00E9", "e")]
    [InlineData("\u0430\u043D\u043D\u0430", "anna")]
    [InlineData("a b", "ab")]
    [InlineData("room 1 \u00E9", "room 2 \u00E9", "room 1 \u00E8")]
    [InlineData("e\u0301", "f\u0301", "e")]
    [InlineData("\u304B", "\u30AB")]
    [InlineData("\u0660", "\u06F0")]
    public void Names_that_look_different_or_are_of_different_scripts_are_two(string name, params string[] others) =>
        Assert.All(others, other =>
        {
            Assert.False(s_names.Equals(name, other), $"{name} and {other}");
            Assert.NotEqual(0, s_names.Compare(name, other));
        });

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("az-Latn-AZ")]
    [InlineData("de-DE")]
    public void No_culture_makes_a_difference(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.True(s_names.Equals("INIT", "init"));
            Assert.Equal("init", NameComparer.KeyOf("INIT"));
            Assert.Equal(s_names.GetHashCode("INIT"), s_names.GetHashCode("init"));
        }
        catch (CultureNotFoundException)
        {
            // This process has no cultures, which is the other half of the same promise.
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_ascii_name_is_compared_without_an_allocation()
    {
        AssertAllocatesNothing(() =>
        {
            if (!s_names.Equals("Lobby", "lOBBY") || s_names.GetHashCode("Lobby") != s_names.GetHashCode("lobby")) Assert.Fail();
            if (!Names.IsValid("Anna M.")) Assert.Fail();
        });
    }

    [Fact]
    public void The_key_of_another_name_is_found_again_without_an_allocation()
    {
        var (one, other) = ("\u041A\u0443\u0445\u043D\u044F", "\u043A\u0443\u0445\u043D\u044F");
        AssertAllocatesNothing(() =>
        {
            if (!s_names.Equals(one, other) || s_names.GetHashCode(one) != s_names.GetHashCode(other)) Assert.Fail();
        });
    }

    [Fact]
    public void Names_are_sorted_by_their_keys()
    {
        string?[] names = ["b", "\u00C9a", "B", "a", null, "e\u0301", "C"];
        Assert.Equal([null, "a", "b", "B", "C", "e\u0301", "\u00C9a"], names.Order(s_names));
    }

    /// <summary>The runtime's own code allocates until it is compiled for the second time.</summary>
    private static void AssertAllocatesNothing(Action action)
    {
        var since = Stopwatch.StartNew();
        while (CountAllocated(action) > 0) Assert.True(since.Elapsed < TimeSpan.FromMinutes(1), "It goes on allocating.");
    }

    private static long CountAllocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var at = 0; at < 1000; at++) action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
