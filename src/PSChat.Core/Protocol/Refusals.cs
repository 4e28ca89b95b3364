namespace PSChat.Protocol;

/// <summary>Advice for a client's user when servers refuse the link.</summary>
internal static class Refusals
{
    /// <summary>The advice for an error of a server.</summary>
    public static Remedy RemedyOf(ChatError code) => code switch
    {
        ChatError.NameTaken => RemedyCode.ChooseUserName,
        ChatError.WrongVersion => RemedyCode.UpdateBothSides,
        ChatError.WrongGroup => RemedyCode.NameServersGroup,
        ChatError.KeyRequired => RemedyCode.GiveKey,
        ChatError.KeyUnexpected => RemedyCode.LeaveKeyOut,
        ChatError.KeyWrong => RemedyCode.GiveServersKey,
        ChatError.TooManySessions => RemedyCode.CloseSessions,
        ChatError.TooManyRooms => RemedyCode.LeaveRooms,
        ChatError.SessionUnknown => RemedyCode.ConnectAndReadHistory,
        _ => RemedyCode.CheckNames,
    };
}
